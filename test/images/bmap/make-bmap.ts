import { createHash } from 'node:crypto';

export interface BmapForm {
  readonly version?: string;
  readonly algorithm?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  readonly blockBytes?: number;
}

/**
 * A block map as `bmaptool` writes it.
 * @param ranges first and last block of each
 */
export function makeBmap(
  image: Uint8Array,
  ranges: readonly (readonly [first: number, last: number])[],
  { version = '2.0', algorithm = version === '1.3' ? 'sha1' : 'sha256', blockBytes = 4096 }: BmapForm = {},
): string {
  const mapped = ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const attribute = version === '1.3' ? 'sha1' : 'chksum';
  const own = version === '1.3' ? 'BmapFileSHA1' : 'BmapFileChecksum';
  const lines = ranges.map(([first, last]) => {
    const part = image.subarray(first * blockBytes, (last + 1) * blockBytes);
    const digest = createHash(algorithm).update(part).digest('hex');
    return `        <Range ${attribute}="${digest}"> ${first === last ? first : `${first}-${last}`} </Range>`;
  });
  const none = '0'.repeat(createHash(algorithm).digest('hex').length);
  const map = `<?xml version="1.0" ?>
<!-- This file contains the block map for an image file. -->

<bmap version="${version}">
    <!-- Image size in bytes: 12.0 MiB -->
    <ImageSize> ${image.length} </ImageSize>
    <BlockSize> ${blockBytes} </BlockSize>
    <BlocksCount> ${Math.ceil(image.length / blockBytes)} </BlocksCount>
    <MappedBlocksCount> ${mapped}   </MappedBlocksCount>
${version === '1.3' ? '' : `    <ChecksumType> ${algorithm} </ChecksumType>\n`}    <${own}> ${none} </${own}>

    <!-- The block map: elements are ranges of blocks. -->
    <BlockMap>
${lines.join('\n')}
    </BlockMap>
</bmap>
`;
  return sealed(map, algorithm);
}

/** Puts a map's own digest in, whatever else it says. */
export function sealed(map: string, algorithm: string): string {
  return map.replace(/(<BmapFile(?:SHA1|Checksum)> )[0-9a-f]+/, (_, start: string) => {
    const none = map.replace(
      /(<BmapFile(?:SHA1|Checksum)> )([0-9a-f]+)/,
      (_whole, begin: string, digits: string) => begin + '0'.repeat(digits.length),
    );
    return start + createHash(algorithm).update(none).digest('hex');
  });
}
