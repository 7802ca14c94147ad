import type { Reason } from '../common/reason.ts';
import { chooseShown, ownCautions, sharedCautions } from '../systems/recommend/present.ts';
import type { RankedSystem, Recommendation } from '../systems/recommend/types.ts';
import type { SystemFamily } from '../systems/schema.ts';
import type { Console } from './console.ts';

/** A recommendation for people: the first choice and why, what else fits, and why the others do not. */
export function recommendationLines(
  console: Console,
  recommendation: Recommendation,
  catalogue: readonly SystemFamily[],
): string[] {
  const nameOf = names(catalogue);
  const title = (id: string): string => `${nameOf.get(id) ?? id} ${console.paint('dim', `(${id})`)}`;
  const heading = (text: string): string => console.paint('bold', text);
  const { first, ranked, advice } = recommendation;
  const aboutComputer = sharedCautions(ranked);
  const shown = chooseShown(recommendation, catalogue);
  const lines: string[] = [];
  if (shown) {
    lines.push(
      heading(console.text('cli-recommend-first')),
      `  ${console.paint('green', title(shown.choice.id))}  ${fitWord(console, shown.choice)}`,
      ...shown.reasons.map((reason) => `    + ${console.tell(reason)}`),
      ...shown.cautions.map((caution) => `    ! ${console.paint('yellow', console.tell(caution))}`),
    );
  }
  if (advice.length > 0) lines.push(...advice.map((reason) => console.tell(reason)));
  if (first) {
    lines.push(
      '',
      heading(console.text('cli-recommend-before')),
      `  ${title(first.id)}`,
      ...first.reasons.map((reason) => `    ${console.tell(reason)}`),
    );
  }
  if (aboutComputer.length > 0) {
    lines.push('', heading(console.text('cli-recommend-about-computer')));
    lines.push(...aboutComputer.map((caution) => `  • ${console.paint('yellow', console.tell(caution))}`));
  }
  if (shown && shown.alternatives.length > 0) {
    lines.push('', heading(console.text('cli-recommend-alternatives')));
    for (const system of shown.alternatives) {
      lines.push(`  ${title(system.id)}  ${fitWord(console, system)}`);
      lines.push(...system.reasons.slice(0, 2).map((reason) => `    + ${console.tell(reason)}`));
      const cautions = ownCautions(system, aboutComputer).slice(0, 2);
      lines.push(...cautions.map((caution) => `    ! ${console.paint('yellow', console.tell(caution))}`));
    }
  }
  const told = new Set([shown?.choice.id, ...(shown?.alternatives.map(({ id }) => id) ?? [])]);
  const others = ranked.filter(({ id }) => !told.has(id));
  if (others.length > 0) {
    lines.push('', heading(console.text('cli-recommend-also', { count: others.length })));
    lines.push(`  ${others.map(({ id }) => id).join(', ')}`);
  }
  return [...lines, ...whyNot(console, recommendation)];
}

function fitWord(console: Console, { fit }: RankedSystem): string {
  return console.paint(fit === 'good' ? 'green' : 'yellow', console.text(`cli-recommend-fit-${fit}`));
}

/** Every rejected system with all its reasons; those with the very same reasons share a line. */
function whyNot(console: Console, { rejected }: Recommendation): string[] {
  if (rejected.length === 0) return [];
  const groups = new Map<string, string[]>();
  for (const { id, reasons } of rejected) {
    const why = reasons.map((reason: Reason) => console.tell(reason)).join(' ');
    groups.set(why, [...(groups.get(why) ?? []), id]);
  }
  return [
    '',
    console.paint('bold', console.text('cli-recommend-why-not', { count: rejected.length })),
    ...[...groups].flatMap(([why, ids]) => [`  ${console.paint('dim', ids.join(', '))}`, `    ${why}`]),
  ];
}

/** Name and edition, unless the name says the edition already. */
function names(catalogue: readonly SystemFamily[]): Map<string, string> {
  return new Map(catalogue.flatMap(({ editions }) => editions.map(({ id, name }) => [id, name])));
}
