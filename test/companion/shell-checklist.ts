import { checklist } from '../../main/checks/checklist.ts';
import { textsOf } from '../../main/checks/texts.ts';
import type { Language } from '../../main/messages/catalogues.ts';
import { message } from '../../main/messages/format.ts';

/** The part of `check.sh` that is made out of the checklist and its texts, as shell functions. */
export function shellChecklist(): string {
  return [
    `checks='${checklist.map(({ id }) => id).join(' ')}'`,
    '',
    '# numbered NUMBER: the check with this number in the short code, or nothing.',
    'numbered() {',
    '  case $1 in',
    ...checklist.map(({ id, number }) => `    ${number}) printf '%s\\n' ${id} ;;`),
    '  esac',
    '}',
    '',
    'facts_of() {',
    "  from=full needs='' ends=''",
    '  case $1 in',
    ...checklist.map(({ id, from, needs, ends }) => {
      const set = [
        ...(from === 'full' ? [] : [`from=${from}`]),
        ...(needs.length === 0 ? [] : [`needs='${needs.join(' ')}'`]),
        ...(ends === null ? [] : [`ends=${ends}`]),
      ];
      return `    ${id}) ${set.length === 0 ? ':' : set.join(' ')} ;;`;
    }),
    '  esac',
    '}',
    '',
    ...texts('en'),
    '',
    ...texts('de'),
  ].join('\n');
}

function texts(language: Language): string[] {
  return [
    `texts_${language}() {`,
    "  has='' needed=''",
    '  case $1 in',
    ...checklist.flatMap(({ id, things }) => {
      const { title, has, purpose, steps, question, no, try: attempt } = textsOf(language, id);
      const needed = things.map((thing) => message(language, `check-thing-${thing}`)).join(', ');
      return [
        `    ${id})`,
        `      title=${quoted(language, title)}`,
        ...(has === null ? [] : [`      has=${quoted(language, has)}`]),
        `      purpose=${quoted(language, purpose)}`,
        ...(needed === '' ? [] : [`      needed=${quoted(language, needed)}`]),
        `      steps=${quoted(language, steps.map((step, at) => `  ${at + 1}. ${step}`).join('\n'))}`,
        `      question=${quoted(language, question)}`,
        `      no=${quoted(language, no)}`,
        `      try=${quoted(language, attempt)}`,
        '      ;;',
      ];
    }),
    '  esac',
    '}',
  ];
}

/** A shell word. English is written in ASCII: the plainest terminal shows it. */
function quoted(language: Language, text: string): string {
  const plain =
    language === 'en'
      ? text.replaceAll('’', "'").replaceAll(/[“”]/g, '"').replaceAll('…', '...').replaceAll('–', '-')
      : text;
  return `'${plain.replaceAll("'", "'\\''")}'`;
}
