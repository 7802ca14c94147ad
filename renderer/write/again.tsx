import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { Again } from '../flow/try-again.ts';
import { useText } from '../messages/text-provider.tsx';

/** What is on the button that tries a stick again. */
export function againWord(again: Extract<Again, { kind: 'now' }>): MessageKey {
  return again.goesOn ? 'app-go-on' : 'app-result-retry';
}

/** What can be done about a stick that is not ready, in a sentence. */
export function AgainHint({ again }: { readonly again: Again }) {
  const { t } = useText();
  switch (again.kind) {
    case 'no':
      return null;
    case 'plug-in':
      return <p>{t('app-again-plug-in')}</p>;
    case 'choose':
      return <p>{t('app-again-choose')}</p>;
    case 'now':
      return again.goesOn ? <p>{t('app-again-now')}</p> : null;
  }
}
