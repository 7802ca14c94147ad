import type { Fact, SystemEdition, SystemFamily } from './schema.ts';

/** What one edition can contradict by itself. */
export type EditionProblem =
  | 'source-missing'
  | 'fact-without-source'
  | 'fact-surer-than-its-sources'
  | 'unknown-with-value'
  | 'value-without-sureness'
  | 'successor-needed'
  | 'key-without-source'
  | 'not-https'
  | 'ram-upside-down'
  | 'offered-but-not-offerable'
  | 'container-base-with-a-method'
  | 'method-without-word'
  | 'recipe-copies-wrongly'
  | 'names-lack-placeholder'
  | 'checksum-without-algorithm'
  | 'signature-without-kind'
  | 'arch-and-baseline-disagree';

/** Something in a catalogue that the schema cannot see. */
export interface CatalogueProblem<Problem = EditionProblem | 'id-twice' | 'successor-missing'> {
  /** The edition's id, or the family's. */
  readonly where: string;
  readonly path: string;
  readonly problem: Problem;
}

/** How sure a fact may be at most, by its surest source. */
const strength = { A: 3, B: 2, C: 1, '?': 0 } as const;

function isFact(value: object): value is Fact<unknown> {
  return 'sure' in value && 'value' in value;
}

/** Every fact of an edition with its path, however deep. */
function* factsOf(value: unknown, path: string): Generator<readonly [string, Fact<unknown>]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  if (isFact(value)) {
    yield [path, value];
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* factsOf(inner, path ? `${path}.${name}` : name);
}

const https = (address: string): boolean => address.startsWith('https://');

/** What a family says that cannot be, by itself. Pure. */
export function checkFamily(family: SystemFamily): CatalogueProblem<EditionProblem>[] {
  return family.editions.flatMap((edition) =>
    [...factProblems(family, edition), ...editionProblems(edition)].map(([path, problem]) => ({
      where: edition.id,
      path,
      problem,
    })),
  );
}

function* factProblems(
  { sources }: SystemFamily,
  edition: SystemEdition,
): Generator<readonly [string, EditionProblem]> {
  for (const [path, fact] of factsOf(edition, '')) {
    if (fact.value === null && fact.sure !== '?') yield [path, 'value-without-sureness'];
    if (fact.value !== null && fact.sure === '?') yield [path, 'unknown-with-value'];
    if (fact.value !== null || fact.from.length > 0) yield* provenance(path, fact, sources);
  }
  for (const recipe of edition.recipes ?? []) {
    yield* provenance('recipes', recipe, sources);
    const copies = recipe.copy.length > 0 === (recipe.way === 'files');
    if (!copies || !(recipe.atRoot ?? []).every((name) => recipe.copy.includes(name)))
      yield ['recipes', 'recipe-copies-wrongly'];
  }
  for (const key of edition.signature.keys) {
    if (key.from.length === 0) yield ['signature.keys', 'key-without-source'];
    if (key.from.some((id) => !sources[id])) yield ['signature.keys', 'source-missing'];
  }
  if (edition.legalNotice && !sources[edition.legalNotice.from]) yield ['legalNotice', 'source-missing'];
}

function* provenance(
  path: string,
  { sure, from }: Pick<Fact<unknown>, 'sure' | 'from'>,
  sources: SystemFamily['sources'],
): Generator<readonly [string, EditionProblem]> {
  if (from.length === 0) yield [path, 'fact-without-source'];
  const known = from.flatMap((id) => sources[id] ?? []);
  if (known.length < from.length) yield [path, 'source-missing'];
  else if (known.length > 0 && known.every((source) => strength[source.sure] < strength[sure]))
    yield [path, 'fact-surer-than-its-sources'];
}

function* editionProblems(edition: SystemEdition): Generator<readonly [string, EditionProblem]> {
  const { ramMiB, release, checksum, signature } = edition;
  const { boot, pleasant } = ramMiB;
  if (boot.value !== null && pleasant.value !== null && boot.value > pleasant.value)
    yield ['ramMiB', 'ram-upside-down'];

  const never = ['history', 'retired', 'absent'].includes(edition.status);
  if (edition.purposes.length > 0 && (never || edition.method.value === 'none'))
    yield ['purposes', 'offered-but-not-offerable'];
  if (edition.category === 'container-base' && edition.method.value !== 'none')
    yield ['method', 'container-base-with-a-method'];
  if (['retired', 'absent'].includes(edition.status) && edition.successor === null)
    yield ['successor', 'successor-needed'];
  // Where a stick cannot simply be the image, a person wants to know why, and what happens instead.
  const offered = edition.purposes.length > 0;
  if (offered && edition.method.value !== 'image' && edition.methodNote === null)
    yield ['methodNote', 'method-without-word'];

  if (release) {
    for (const address of [release.index, release.download, ...(release.mirrors ?? [])])
      if (address !== undefined && !https(address)) yield ['release', 'not-https'];
    const needs = (name: string, list: unknown): boolean =>
      release.names.some((template) => template.includes(`{${name}}`)) !== (list !== undefined);
    if (needs('variant', release.variants) || needs('arch', release.archNames))
      yield ['release', 'names-lack-placeholder'];
  }
  if (edition.image && !https(edition.image.url)) yield ['image', 'not-https'];
  for (const [path, url] of [
    ['checksum', checksum.url],
    ['signature', signature.url],
  ] as const)
    if (url !== null && !https(url) && !/^\{(image|folder)\}/.test(url)) yield [path, 'not-https'];
  if (checksum.url !== null && checksum.algorithm.value === null)
    yield ['checksum', 'checksum-without-algorithm'];
  if ((signature.url !== null || signature.keys.length > 0) && signature.kind.value === null)
    yield ['signature', 'signature-without-kind'];

  if (!archFitsBaseline(edition)) yield ['cpu.baseline', 'arch-and-baseline-disagree'];
}

/** Whether the processor level is one that an image of these architectures can ask for; unknown fits everything. */
function archFitsBaseline({ arch, cpu }: SystemEdition): boolean {
  if (arch.value === null || cpu.baseline.value === null) return true;
  const fitting: Readonly<Record<string, readonly string[]>> = {
    x86_64: ['x86-64', 'x86-64-v2'],
    i686: ['i686'],
    i586: ['i586'],
    i486: ['i486'],
    aarch64: ['armv8'],
    armv7: ['armv7'],
    armv6: ['armv6'],
  };
  const baseline = cpu.baseline.value;
  return arch.value.some((one) => fitting[one]?.includes(baseline) ?? false);
}

/** What families say that cannot be, each by itself and all together. Pure. */
export function checkCatalogue(families: readonly SystemFamily[]): CatalogueProblem[] {
  const problems: CatalogueProblem[] = families.flatMap(checkFamily);
  const seen = new Set<string>();
  const editions = families.flatMap((family) => family.editions);
  for (const { id } of editions) {
    if (seen.has(id)) problems.push({ where: id, path: 'id', problem: 'id-twice' });
    seen.add(id);
  }
  for (const { id, successor } of editions) {
    if (successor !== null && (!seen.has(successor) || successor === id))
      problems.push({ where: id, path: 'successor', problem: 'successor-missing' });
  }
  const names = new Set<string>();
  for (const { family } of families) {
    if (names.has(family)) problems.push({ where: family, path: 'family', problem: 'id-twice' });
    names.add(family);
  }
  return problems;
}
