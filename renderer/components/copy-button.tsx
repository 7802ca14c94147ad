import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useText } from '../messages/text-provider.tsx';
import { useAnnounce } from './announcer.tsx';
import { Button } from './button.tsx';

/** Copies a text, and says so. */
export function CopyButton({ text }: { readonly text: string }) {
  const { t } = useText();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    void window.rekindle.copyText(text).then(() => {
      setCopied(true);
      announce(t('app-copied'));
    });
  };
  return (
    <Button
      kind="quiet"
      icon={copied ? <Check aria-hidden="true" size={18} /> : <Copy aria-hidden="true" size={18} />}
      onPress={copy}
    >
      {copied ? t('app-copied') : t('app-copy')}
    </Button>
  );
}
