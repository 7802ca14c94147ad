import { Disclosure } from '../components/disclosure.tsx';
import { useText } from '../messages/text-provider.tsx';
import { driveTitle, type SortedDrives } from './drive-words.ts';

/** The drives that may not be written, and why not. */
export function NotOffered({ refused }: Pick<SortedDrives, 'refused'>) {
  const texts = useText();
  const { t, say } = texts;
  return (
    <Disclosure title={t('app-not-offered', { count: refused.length })}>
      <ul className="not-offered">
        {refused.map(({ drive, reasons }, index) => (
          <li key={drive.device} className="not-offered-drive">
            <p className="not-offered-name">
              {driveTitle(drive, index + 1, texts)} <span className="soft fixed">{drive.device}</span>
            </p>
            {reasons.map((reason) => (
              <p key={reason.code}>{say(reason)}</p>
            ))}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
