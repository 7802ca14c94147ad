/**
 * Which system an image holds, where its volume id, its files or its partition names tell.
 * Ids are the catalogue's. Only marks that the makers' own tools or many independent readers write down are used
 * (the source stands at each); where they give the family but not the edition, there is a name and no id.
 */
export interface Marks {
  /** ISO volume id or label of the first file system. */
  readonly label: string;
  readonly publisher: string;
  /** Paths of files and folders, upper levels first. */
  readonly paths: readonly string[];
  readonly partitionNames: readonly string[];
  readonly arch: string | null;
  /** First line of `.disk/info`, which Debian's and Ubuntu's tools write; empty if there is none. */
  readonly diskInfo: string;
}

export interface Recognised {
  readonly system: string | null;
  readonly systemName: string | null;
}

type Rule = (marks: Marks) => Recognised | null;

const known = (system: string | null, systemName: string): Recognised => ({ system, systemName });

/** A rule on the volume id. */
const byLabel =
  (pattern: RegExp, tell: (match: RegExpExecArray, marks: Marks) => Recognised | null): Rule =>
  (marks) => {
    const match = pattern.exec(marks.label);
    return match ? tell(match, marks) : null;
  };

/** The first path that fits. */
function pathLike({ paths }: Marks, pattern: RegExp): RegExpExecArray | null {
  for (const path of paths) {
    const match = pattern.exec(path);
    if (match) return match;
  }
  return null;
}

/** Editions of Alpine that the catalogue has, by architecture. */
const alpineEditions: Readonly<Record<string, readonly string[]>> = {
  standard: ['x86', 'x86_64', 'aarch64'],
  extended: ['x86', 'x86_64'],
  virt: ['x86', 'x86_64', 'aarch64'],
};

const rules: readonly Rule[] = [
  // aports, scripts/mkimg.base.sh: -volid "alpine-${profile_abbrev} $RELEASE $ARCH"
  byLabel(/^alpine-(std|ext|virt) (\S+) (\S+)$/, ([, abbreviation = '', version = '', arch = '']) => {
    const edition = { std: 'standard', ext: 'extended' }[abbreviation] ?? abbreviation;
    const listed = alpineEditions[edition]?.includes(arch) ?? false;
    return known(listed ? `alpine-${edition}-${arch}` : null, `Alpine Linux ${version} (${edition})`);
  }),
  // memtest86plus, build/x86_64/Makefile and build/i586/Makefile: xorrisofs -volid MT86PLUS_64
  byLabel(/^MT86PLUS_(32|64)$/, () => known('memtest86plus', 'Memtest86+')),
  // Seen in many lsblk outputs: "d-live 12.9.0 kd amd64"
  byLabel(/^d-live (\d\S*) \S+ \S+$/, ([, version = '']) => known('debian-live', `Debian live ${version}`)),
  // osinfo-db, debian-11.xml: "Debian 11.\d+.\d+ amd64 n" — the installer, which is no live system
  byLabel(/^Debian (\d\S*) \S+ \S+$/, ([, version = '']) => known(null, `Debian ${version}`)),
  // Seen in many blkid outputs: "Lubuntu 22.04.2 LTS amd64"
  byLabel(/^Lubuntu (\d\S*)( LTS)? amd64$/, ([, version = '', lts = '']) =>
    known('lubuntu', `Lubuntu ${version}${lts}`),
  ),
  // osinfo-db, ubuntu-22.10.xml: "Ubuntu 22.10 amd64"
  byLabel(
    /^((?:[KX]|Ed)?[Uu]buntu(?:-\w+| MATE| Budgie)?) (\d\S*)( LTS)? (?:amd64|arm64)$/,
    ([, name = '', version = '', lts = '']) => known(null, `${name} ${version}${lts}`),
  ),
  // systemrescue-sources, build.sh: iso_label="RESCUE${iso_mainver//.}", install_dir=sysresccd
  byLabel(/^RESCUE(\d{1,2})(\d\d)$/, ([, major = '', minor = ''], marks) =>
    pathLike(marks, /^sysresccd$/i) ? known('systemrescue', `SystemRescue ${major}.${minor}`) : null,
  ),
  // coreos-installer and many logs: coreos.liveiso=fedora-coreos-34.20210529.3.0, which is the volume id
  byLabel(/^fedora-coreos-(\d\S*)$/, ([, version = '']) =>
    known('fcos-live-iso', `Fedora CoreOS ${version}`),
  ),
  // drbl, ocs-iso and create-gparted-live write these files; GParted's volume id is in many blkid outputs
  (marks) =>
    pathLike(marks, /^(live\/)?Clonezilla-Live-Version$/i) ? known('clonezilla', 'Clonezilla live') : null,
  (marks) =>
    pathLike(marks, /^(live\/)?GParted-Live-Version$/i) || marks.label === 'GParted-live'
      ? known('gparted-live', 'GParted Live')
      : null,
  // antiX's and MX's tools: genisoimage -V antiXlive, and the system in antiX/linuxfs (MX has that, too)
  (marks) =>
    /^antiX/i.test(marks.label) && pathLike(marks, /^antiX\/linuxfs$/i) ? known(null, 'antiX') : null,
  // Porteus' own Makefile for its ISO: porteus/base/000-kernel.xzm
  (marks) => (pathLike(marks, /^porteus\/base\/000-kernel\.xzm$/i) ? known(null, 'Porteus') : null),
  // Tomas-M/linux-live: the folder is LIVEKITNAME, its modules end in .sb
  (marks) => (pathLike(marks, /^slax\/0\d-[\w-]+\.sb$/i) ? known(null, 'Slax') : null),
  // woof-CE, 3builddistro: puppy_${DISTRO_FILE_PREFIX}_${DISTRO_VERSION}.sfs
  (marks) => {
    const [, name = '', version = ''] = pathLike(marks, /^puppy_([a-z]\w*?)_([\d.]+)\.sfs$/i) ?? [];
    if (name === '') return null;
    const ids = new Map([
      ['bookwormpup64', 'puppy-bookwormpup64'],
      ['bookwormpup32', 'puppy-bookwormpup32'],
    ]);
    return known(ids.get(name.toLowerCase()) ?? null, `Puppy Linux (${name} ${version})`);
  },
  // Tiny Core's release folders: corepure64.gz is the 64-bit root file system, core.gz the 32-bit one; the desktop
  // editions bring their extensions in cde/
  (marks) => {
    const desktop = pathLike(marks, /^cde$/i) !== null;
    if (pathLike(marks, /^boot\/corepure64\.gz$/i)) {
      return desktop
        ? known('tinycore-tinycorepure64', 'Tiny Core Linux (TinyCorePure64)')
        : known('tinycore-corepure64', 'Tiny Core Linux (CorePure64)');
    }
    if (!pathLike(marks, /^boot\/core\.gz$/i)) return null;
    return desktop ? known(null, 'Tiny Core Linux') : known('tinycore-core-x86', 'Tiny Core Linux (Core)');
  },
  // tazlito: genisoimage -V "SliTaz"
  byLabel(/^SliTaz$/i, () => known(null, 'SliTaz')),
  // iPXE's build system (src/util/genfsimg): the publisher
  (marks) => (/^http:\/\/ipxe\.org\/?$/i.test(marks.publisher) ? known(null, 'iPXE') : null),
  // Flatcar, build_library/disk_layout.json: the names of its partitions
  ({ partitionNames }) =>
    ['EFI-SYSTEM', 'USR-A', 'USR-B', 'OEM', 'ROOT'].every((name) => partitionNames.includes(name))
      ? known('flatcar-raw', 'Flatcar Container Linux')
      : null,
  // debian-cd and ubuntu-cdimage, .disk/info: 'Lubuntu 24.04 LTS "Noble Numbat" - Release amd64 (20240424)'
  ({ diskInfo }) => {
    const [, name = ''] = /^([A-Z][\w .+-]{2,50}?)(?: "| - |$)/.exec(diskInfo) ?? [];
    return name === '' ? null : known(null, name.trim());
  },
];

/** Applies the table from top to bottom; both `null` if nothing fits. Pure. */
export function recogniseSystem(marks: Marks): Recognised {
  for (const rule of rules) {
    const found = rule(marks);
    if (found) return found;
  }
  return { system: null, systemName: null };
}

/** The architecture that a volume id speaks of, in the catalogue's words. Pure. */
export function archInLabel(label: string): string | null {
  if (/(^|[^a-z0-9])(amd64|x86[_-]64|x64)([^a-z0-9]|$)/i.test(label)) return 'x86_64';
  if (/(^|[^a-z0-9])(i[3-6]86|x86|386)([^a-z0-9]|$)/i.test(label)) return 'i686';
  if (/(^|[^a-z0-9])(arm64|aarch64)([^a-z0-9]|$)/i.test(label)) return 'aarch64';
  return null;
}
