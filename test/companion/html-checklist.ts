import { checklist, type Check } from '../../main/checks/checklist.ts';
import { textsOf } from '../../main/checks/texts.ts';
import { outcomes } from '../../main/checks/types.ts';
import type { MessageKey } from '../../main/messages/catalogues.ts';
import { message } from '../../main/messages/format.ts';

/** The part of `check.html` that is made out of the checklist and its texts: a list that can be printed as it is. */
export function htmlChecklist(): string {
  return ['    <!-- prettier-ignore -->', '    <ol>', ...checklist.flatMap(item), '    </ol>'].join('\n');
}

function item(check: Check): string[] {
  const { id, number, from, presence } = check;
  const [en, de] = [textsOf('en', id), textsOf('de', id)];
  const possible = outcomes.filter((outcome) => presence || outcome !== 'not-present');
  return [
    `      <li class="check" data-check="${id}" data-number="${number}" data-from="${from}">`,
    `        <div class="title">${both(en.title, de.title)}</div>`,
    `        <div class="steps">${both(en.steps.join('\n'), de.steps.join('\n'))}</div>`,
    `        <div>${both(en.question, de.question)}</div>`,
    ...possible.map((outcome) => {
      const key = `check-outcome-${outcome}` satisfies MessageKey;
      const said = both(message('en', key), message('de', key));
      return `        <label><input type="radio" name="${id}" value="${outcome}" /> ${said}</label>`;
    }),
    '      </li>',
  ];
}

function both(english: string, german: string): string {
  return `<span lang="en">${escaped(english)}</span> <span lang="de">${escaped(german)}</span>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
