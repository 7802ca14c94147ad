import { ShieldAlert, ShieldCheck, ShieldQuestionMark, ShieldX } from 'lucide-react';
import type { TrustLevel, TrustVerdict } from '../../preload/contract.ts';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts, type Fact } from '../components/facts.tsx';
import { useText, type Texts } from '../messages/text-provider.tsx';
import { factsAsText } from './technical-facts.ts';

const looks: Record<TrustLevel, { tone: BadgeTone; Icon: typeof ShieldCheck }> = {
  signed: { tone: 'good', Icon: ShieldCheck },
  checksum: { tone: 'good', Icon: ShieldCheck },
  weak: { tone: 'caution', Icon: ShieldAlert },
  none: { tone: 'plain', Icon: ShieldQuestionMark },
  mismatch: { tone: 'bad', Icon: ShieldX },
};

/** How far something is proved, in a few words. */
export function LevelBadge({
  level,
  given = false,
}: {
  readonly level: TrustLevel;
  readonly given?: boolean;
}) {
  const { t } = useText();
  const { tone, Icon } = looks[level];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" size={18} />}>
      {t(level === 'signed' && given ? 'trust-level-signed-by-given-key' : `trust-level-${level}`)}
    </Badge>
  );
}

export function TrustBadge({ verdict }: { readonly verdict: TrustVerdict }) {
  return <LevelBadge level={verdict.level} given={verdict.signature?.key === 'given'} />;
}

/** In one sentence: what was proved, and what not. */
export function TrustSentence({ verdict }: { readonly verdict: TrustVerdict }) {
  const { t } = useText();
  const { level, signature } = verdict;
  if (level === 'mismatch') return null;
  const given = level === 'signed' && signature?.key === 'given';
  return (
    <p className="trust-sentence">{t(given ? 'trust-sentence-signed-given' : `trust-sentence-${level}`)}</p>
  );
}

/** Digests, key and list, to be read and copied. */
export function TrustDetails({ verdict }: { readonly verdict: TrustVerdict }) {
  const texts = useText();
  const { t } = texts;
  const facts = trustFacts(verdict, texts);
  return (
    <Disclosure title={t('trust-details')} level={3}>
      <div className="stack">
        <Facts facts={facts} />
        <div>
          <CopyButton text={factsAsText(facts)} />
        </div>
      </div>
    </Disclosure>
  );
}

/** What a technician would compare by hand. */
export function trustFacts({ digests, expected, signature }: TrustVerdict, { t }: Texts): Fact[] {
  const fixed = true;
  return [
    ...Object.entries(digests).map(([name, value]) => ({ name: name.toUpperCase(), value, fixed })),
    ...(expected
      ? [
          {
            name: t('trust-fact-expected', { algorithm: expected.algorithm.toUpperCase() }),
            value: expected.digest,
            fixed,
          },
        ]
      : []),
    ...(expected?.sumsFile ? [{ name: t('trust-fact-list'), value: expected.sumsFile, fixed }] : []),
    ...(signature
      ? [
          ...(signature.whose === '' ? [] : [{ name: t('trust-fact-whose'), value: signature.whose }]),
          { name: t('trust-fact-key'), value: signature.fingerprint, fixed },
          ...(signature.signedAt === null
            ? []
            : [{ name: t('trust-fact-signed-at'), value: signature.signedAt.slice(0, 10) }]),
        ]
      : []),
  ];
}
