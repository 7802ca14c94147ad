import type { ShownBootHelp } from '../../preload/boot.ts';
import type { Texts } from '../messages/text-provider.tsx';

/** The whole help as plain text, to be taken along to the other computer: printed, or sent to a telephone. */
export function bootHelpText({ help, system }: ShownBootHelp, { t, say, language }: Texts): string {
  const list = (reasons: readonly Parameters<Texts['say']>[0][]): string[] =>
    reasons.map((reason) => `- ${say(reason)}`);
  const login = system?.login ? [`- ${system.name}: ${system.login[language]}`] : [];
  return [
    t('boot-help-title'),
    ...(help.before.length > 0 ? ['', t('boot-help-before'), ...list(help.before)] : []),
    '',
    ...help.steps.map((reason, index) => `${index + 1}. ${say(reason)}`),
    '',
    t('boot-help-first'),
    ...login,
    ...list(help.first),
    '',
    t('boot-help-troubles'),
    ...help.troubles.flatMap(({ title, steps }) => ['', say(title), ...list(steps)]),
    '',
  ].join('\n');
}
