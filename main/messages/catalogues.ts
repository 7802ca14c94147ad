import appDe from '../../resources/messages/de/app.json' with { type: 'json' };
import bootDe from '../../resources/messages/de/boot.json' with { type: 'json' };
import careDe from '../../resources/messages/de/care.json' with { type: 'json' };
import checksDe from '../../resources/messages/de/checks.json' with { type: 'json' };
import cliDe from '../../resources/messages/de/cli.json' with { type: 'json' };
import downloadDe from '../../resources/messages/de/download.json' with { type: 'json' };
import drivesDe from '../../resources/messages/de/drives.json' with { type: 'json' };
import adviceDe from '../../resources/messages/de/advice.json' with { type: 'json' };
import exchangeDe from '../../resources/messages/de/exchange.json' with { type: 'json' };
import fetchDe from '../../resources/messages/de/fetch.json' with { type: 'json' };
import getDe from '../../resources/messages/de/get.json' with { type: 'json' };
import imagesDe from '../../resources/messages/de/images.json' with { type: 'json' };
import jobsDe from '../../resources/messages/de/jobs.json' with { type: 'json' };
import kitDe from '../../resources/messages/de/kit.json' with { type: 'json' };
import kitScreenDe from '../../resources/messages/de/kit-screen.json' with { type: 'json' };
import journalDe from '../../resources/messages/de/journal.json' with { type: 'json' };
import libraryDe from '../../resources/messages/de/library.json' with { type: 'json' };
import machineDe from '../../resources/messages/de/machine.json' with { type: 'json' };
import machinesDe from '../../resources/messages/de/machines.json' with { type: 'json' };
import measuredDe from '../../resources/messages/de/measured.json' with { type: 'json' };
import openingDe from '../../resources/messages/de/opening.json' with { type: 'json' };
import ownDe from '../../resources/messages/de/own.json' with { type: 'json' };
import probeDe from '../../resources/messages/de/probe.json' with { type: 'json' };
import releaseDe from '../../resources/messages/de/release.json' with { type: 'json' };
import recommendDe from '../../resources/messages/de/recommend.json' with { type: 'json' };
import reportDe from '../../resources/messages/de/report.json' with { type: 'json' };
import stationDe from '../../resources/messages/de/station.json' with { type: 'json' };
import stickDe from '../../resources/messages/de/stick.json' with { type: 'json' };
import systemsDe from '../../resources/messages/de/systems.json' with { type: 'json' };
import trustDe from '../../resources/messages/de/trust.json' with { type: 'json' };
import writerDe from '../../resources/messages/de/writer.json' with { type: 'json' };
import appEn from '../../resources/messages/en/app.json' with { type: 'json' };
import bootEn from '../../resources/messages/en/boot.json' with { type: 'json' };
import careEn from '../../resources/messages/en/care.json' with { type: 'json' };
import checksEn from '../../resources/messages/en/checks.json' with { type: 'json' };
import cliEn from '../../resources/messages/en/cli.json' with { type: 'json' };
import downloadEn from '../../resources/messages/en/download.json' with { type: 'json' };
import drivesEn from '../../resources/messages/en/drives.json' with { type: 'json' };
import adviceEn from '../../resources/messages/en/advice.json' with { type: 'json' };
import exchangeEn from '../../resources/messages/en/exchange.json' with { type: 'json' };
import fetchEn from '../../resources/messages/en/fetch.json' with { type: 'json' };
import getEn from '../../resources/messages/en/get.json' with { type: 'json' };
import imagesEn from '../../resources/messages/en/images.json' with { type: 'json' };
import jobsEn from '../../resources/messages/en/jobs.json' with { type: 'json' };
import kitEn from '../../resources/messages/en/kit.json' with { type: 'json' };
import kitScreenEn from '../../resources/messages/en/kit-screen.json' with { type: 'json' };
import journalEn from '../../resources/messages/en/journal.json' with { type: 'json' };
import libraryEn from '../../resources/messages/en/library.json' with { type: 'json' };
import machineEn from '../../resources/messages/en/machine.json' with { type: 'json' };
import machinesEn from '../../resources/messages/en/machines.json' with { type: 'json' };
import measuredEn from '../../resources/messages/en/measured.json' with { type: 'json' };
import openingEn from '../../resources/messages/en/opening.json' with { type: 'json' };
import ownEn from '../../resources/messages/en/own.json' with { type: 'json' };
import probeEn from '../../resources/messages/en/probe.json' with { type: 'json' };
import releaseEn from '../../resources/messages/en/release.json' with { type: 'json' };
import recommendEn from '../../resources/messages/en/recommend.json' with { type: 'json' };
import reportEn from '../../resources/messages/en/report.json' with { type: 'json' };
import stationEn from '../../resources/messages/en/station.json' with { type: 'json' };
import stickEn from '../../resources/messages/en/stick.json' with { type: 'json' };
import systemsEn from '../../resources/messages/en/systems.json' with { type: 'json' };
import trustEn from '../../resources/messages/en/trust.json' with { type: 'json' };
import writerEn from '../../resources/messages/en/writer.json' with { type: 'json' };

const english = {
  ...appEn,
  ...bootEn,
  ...careEn,
  ...checksEn,
  ...cliEn,
  ...downloadEn,
  ...drivesEn,
  ...adviceEn,
  ...exchangeEn,
  ...fetchEn,
  ...getEn,
  ...imagesEn,
  ...jobsEn,
  ...kitEn,
  ...kitScreenEn,
  ...journalEn,
  ...libraryEn,
  ...machineEn,
  ...machinesEn,
  ...measuredEn,
  ...openingEn,
  ...ownEn,
  ...probeEn,
  ...releaseEn,
  ...recommendEn,
  ...reportEn,
  ...stationEn,
  ...stickEn,
  ...systemsEn,
  ...trustEn,
  ...writerEn,
};

export type MessageKey = keyof typeof english;

/** Every text that people see, by language. A key that is missing in a language does not compile. */
export const catalogues: { en: Record<MessageKey, string>; de: Record<MessageKey, string> } = {
  en: english,
  de: {
    ...appDe,
    ...bootDe,
    ...careDe,
    ...checksDe,
    ...cliDe,
    ...downloadDe,
    ...drivesDe,
    ...adviceDe,
    ...exchangeDe,
    ...fetchDe,
    ...getDe,
    ...imagesDe,
    ...jobsDe,
    ...kitDe,
    ...kitScreenDe,
    ...journalDe,
    ...libraryDe,
    ...machineDe,
    ...machinesDe,
    ...measuredDe,
    ...openingDe,
    ...ownDe,
    ...probeDe,
    ...releaseDe,
    ...recommendDe,
    ...reportDe,
    ...stationDe,
    ...stickDe,
    ...systemsDe,
    ...trustDe,
    ...writerDe,
  },
};

export type Language = keyof typeof catalogues;

/** The best language we have for a locale tag such as `de_AT.UTF-8` or `en-GB`; English otherwise. */
export function languageFor(locale: string | undefined): Language {
  const tag = (locale ?? '').slice(0, 2).toLowerCase();
  return tag === 'de' ? 'de' : 'en';
}
