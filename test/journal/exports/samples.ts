import { checklist } from '../../../main/checks/checklist.ts';
import { outcomes } from '../../../main/checks/types.ts';
import type { Sheet } from '../../../main/journal/exports/types.ts';
import type { JournalMachine } from '../../../main/journal/types.ts';
import { answer, check, thinkPad, verdict } from '../plain-samples.ts';

export const order = checklist.map(({ id }) => id);

export const machine: JournalMachine = {
  id: 'k3v9m2x7qa',
  assetTag: 'RC-17',
  owner: 'Frau Müller',
  note: 'came from the school, serial L3-A1234',
  profile: thinkPad,
  numbers: [
    { kind: 'serial', of: 'system', value: 'L3-A1234' },
    { kind: 'mac', of: 'eth0', value: '00:16:d3:aa:bb:cc' },
  ],
  firstAt: '2026-11-20T09:00:00.000Z',
  lastAt: '2026-11-20T09:00:00.000Z',
  verdictKind: 'cautions',
};

/** A machine with so many answers; outcomes go round, most of them good. */
export function sheet(answers: number, changes: Partial<JournalMachine> = {}): Sheet {
  return {
    machine: { ...machine, ...changes },
    check: check(machine.id, {
      who: 'Anna Huber',
      finishedAt: '2026-11-20T10:00:00.000Z',
      verdict: verdict('cautions'),
      answers: Array.from({ length: answers }, (_, n) =>
        answer({
          check: order[n] ?? `later-check-${n}`,
          outcome: n % 3 === 2 ? (outcomes[((n + 1) / 3) % outcomes.length] ?? 'pass') : 'pass',
          note: n % 5 === 2 ? 'only the left one, and it crackles when the lid is moved' : null,
        }),
      ),
    }),
  };
}

/** Texts that have been the undoing of others, each with a name. */
export const hostileTexts: readonly [string, string][] = [
  ['a script', '<script>alert(1)</script>'],
  ['an attribute’s end', '"><img src=x onerror=alert(1)>'],
  ['the ends of other elements', '</style></title><svg onload=alert(1)>'],
  ['a formula', '=HYPERLINK("http://evil.example","x")'],
  ['a formula with a plus', "+1+cmd|' /C calc'!A0"],
  ['a formula with an at', '@SUM(A1)'],
  ['a formula with a minus', '-2+3'],
  ['a formula behind a tab', '\t=1+1'],
  ['several lines', 'two\r\nlines, "quoted"; and;semicolons'],
  ['text from right to left', '\u202eevil.exe\u202c مرحبا שלום'],
  ['control characters', '\u0000\u0007\u001b[31mred\u001b[0m'],
  ['placeholders', '&amp; &lt; %s {name} ${x} #{y}'],
  ['one very long word', 'x'.repeat(3000)],
  ['pictures', '😀'.repeat(50)],
];

/** A sheet with one hostile text in every field that holds text. */
export function hostileSheet(text: string): Sheet {
  const plain = sheet(4);
  return {
    machine: {
      ...machine,
      assetTag: text,
      owner: text,
      note: text,
      profile: {
        ...thinkPad,
        maker: text,
        model: text,
        cpu: { ...thinkPad.cpu, name: text },
        disks: (thinkPad.disks ?? []).map((disk) => ({ ...disk, model: text })),
      },
      numbers: [{ kind: 'serial', of: text, value: text }],
    },
    check: plain.check && {
      ...plain.check,
      who: text,
      answers: [
        ...plain.check.answers.map((one) => ({ ...one, note: text })),
        answer({ check: text, note: text }),
        answer({
          check: 'keyboard',
          outcome: 'fail',
          findings: [{ code: 'own-keys-missing', data: { count: 1, keys: text } }],
        }),
      ],
      verdict: {
        ...verdict(text),
        headline: {
          reason: { code: 'verdict-other-system', data: { system: text } },
          answers: [],
          facts: [],
        },
      },
    },
  };
}
