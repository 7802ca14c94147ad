// Digests that can be told apart: two digits, again and again.
export const md5 = (two: string): string => two.repeat(16);
const sha1 = (two: string): string => two.repeat(20);
export const sha256 = (two: string): string => two.repeat(32);
export const sha512 = (two: string): string => two.repeat(64);

/** Lists in the shapes that publishers use; the digests are made up. */
export const samples = {
  'CHECKSUMS.TXT': `### MD5SUMS:
${md5('a1')}  clonezilla-live-3.2.0-5-amd64.iso
${md5('a2')}  clonezilla-live-3.2.0-5-amd64.zip

### SHA1SUMS:
${sha1('b1')}  clonezilla-live-3.2.0-5-amd64.iso
${sha1('b2')}  clonezilla-live-3.2.0-5-amd64.zip

### SHA256SUMS:
${sha256('c1')}  clonezilla-live-3.2.0-5-amd64.iso
${sha256('c2')}  clonezilla-live-3.2.0-5-amd64.zip

### SHA512SUMS:
${sha512('d1')}  clonezilla-live-3.2.0-5-amd64.iso
${sha512('d2')}  clonezilla-live-3.2.0-5-amd64.zip

### B3SUMS:
${sha256('e1')}  clonezilla-live-3.2.0-5-amd64.iso
${sha256('e2')}  clonezilla-live-3.2.0-5-amd64.zip
`,
  'flatcar_production_iso_image.iso.DIGESTS': `# MD5 HASH
${md5('a1')}  flatcar_production_iso_image.iso
# SHA1 HASH
${sha1('b1')}  flatcar_production_iso_image.iso
# SHA512 HASH
${sha512('c1')}  flatcar_production_iso_image.iso
`,
  'README.txt': `antiX-23.2 (Arditi del Popolo)
===============================
These are the sysvinit versions. To check a download:
sha256sum -c antiX-23.2_x64-full.iso.sha256

${sha256('a1')}  antiX-23.2_x64-full.iso
${sha256('a2')}  antiX-23.2_x64-base.iso
Released 2024-10-06. Have fun!
`,
  'BookwormPup64-checksum.txt': `BookwormPup64_10.0.12.iso
MD5: ${md5('a1')}
SHA256: ${sha256('a2')}

BookwormPup64_10.0.11.iso
MD5: ${md5('b1')}
SHA256: ${sha256('b2')}
`,
  'dsl-2024.html': `<!DOCTYPE html>
<html><head><title>DSL 2024</title><script>var x = "${md5('ff')}";</script></head><body>
<table><tr><td><a href="https://example.org/dsl/dsl-2024.rc6.iso">Older</a></td>
<td>MD5:&nbsp;${md5('b1')}</td></tr>
<tr><td><a href="https://example.org/dsl/dsl-2024.rc7.iso?x=1">Download</a></td>
<td>MD5:&nbsp;${md5('a1')}</td></tr></table>
<p>A torrent: <a href="dsl-2024.rc7.iso.torrent">here</a></p></body></html>
`,
  'stable.json': JSON.stringify({
    stream: 'stable',
    architectures: {
      x86_64: {
        artifacts: {
          metal: {
            release: '44.20261020.3.0',
            formats: {
              iso: {
                disk: {
                  location: 'https://example.org/x86_64/fedora-coreos-44-live-iso.x86_64.iso',
                  signature: 'https://example.org/x86_64/fedora-coreos-44-live-iso.x86_64.iso.sig',
                  sha256: sha256('a1'),
                },
              },
              'raw.xz': {
                disk: {
                  location: 'https://example.org/x86_64/fedora-coreos-44-metal.x86_64.raw.xz',
                  sha256: sha256('b1'),
                  'uncompressed-sha256': sha256('b2'),
                },
              },
            },
          },
        },
      },
    },
  }),
  'latest.json (GitHub)': JSON.stringify({
    tag_name: 'v2025.05_29',
    name: 'ShredOS',
    assets: [
      {
        name: 'shredos.iso.sha1',
        browser_download_url: 'https://example.org/shredos.iso.sha1',
        digest: `sha256:${sha256('b1')}`,
      },
      {
        name: 'shredos.iso',
        browser_download_url: 'https://example.org/shredos.iso',
        digest: `sha256:${sha256('a1')}`,
      },
    ],
  }),
  'latest.json (Tails)': JSON.stringify({
    installations: [
      {
        version: '7.2',
        'installation-paths': [
          {
            type: 'img',
            'target-files': [
              { url: 'https://example.org/tails-amd64-7.2.img', sha256: sha256('a1'), size: 1 },
            ],
          },
          {
            type: 'iso',
            'target-files': [
              { url: 'https://example.org/tails-amd64-7.2.iso', sha256: sha256('b1'), size: 2 },
            ],
          },
        ],
      },
    ],
  }),
  'os_list.json': JSON.stringify({
    os_list: [
      {
        name: 'Small OS',
        url: 'https://example.org/small.img.xz',
        extract_sha256: sha256('b1'),
        image_download_sha256: sha256('a1'),
      },
    ],
  }),
  'latest-releases.yaml': `---
-
  title: "Standard"
  desc: |
    Alpine as it was intended.
    Just enough to get you started.
  branch: v3.24
  arch: x86
  version: 3.24.1
  flavor: alpine-standard
  file: alpine-standard-3.24.1-x86.iso
  iso: alpine-standard-3.24.1-x86.iso
  size: 209715200
  sha256: ${sha256('a1')}
  sha512: ${sha512('a2')}
-
  title: "Virtual"
  flavor: alpine-virt
  iso: alpine-virt-3.24.1-x86.iso
  sha256: ${sha256('b1')}
  sha512: ${sha512('b2')}
`,
  'q4os.md5': `${md5('b1')}  q4os-5.9-i386-instcd.r1.iso
${md5('a1')}  q4os-6.2-x64.r1.iso
${md5('b2')}  q4os-6.2-x64-instcd.r1.iso
`,
  'slitaz-rolling.md5': `${md5('a1')}  slitaz-rolling.iso\n`,
  'CHECKSUM (TrueNAS)': `SHA256 (/freenas-releng/_BE/release/x64/TrueNAS-13.3.iso) = ${sha256('a1')}\n`,
  'Fedora-CHECKSUM': `# Fedora-Live.iso: 2398523392 bytes
SHA256 (Fedora-Live.iso) = ${sha256('a1')}
`,
  sha256sums: `${sha256('a1')} *openwrt-24.10.0-x86-64-generic-ext4-combined.img.gz
${sha256('b1')} *openwrt-24.10.0-x86-64-generic-ext4-combined-efi.img.gz
${sha256('b2')} *packages/openwrt-24.10.0-x86-64-generic-ext4-combined.img.gz.json
`,
  'markdown.md': `## SHA256\n\n${sha256('a1')}  x.iso\n\n## BLAKE3\n\n${sha256('b1')}  x.iso\n`,
  'prose with BLAKE3 alone': `Checksums (BLAKE3) of our images:\n\nx.iso BLAKE3 ${sha256('a1')}\n`,
};
