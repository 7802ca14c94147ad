import { z } from 'zod';
import type { NamedFile } from '../types.ts';

const release = z.object({
  tag_name: z.string(),
  draft: z.boolean().optional(),
  prerelease: z.boolean().optional(),
  assets: z.array(
    z.object({
      name: z.string(),
      browser_download_url: z.url({ protocol: /^https$/ }),
      size: z.number().int().nonnegative().nullish(),
      digest: z.string().nullish(),
    }),
  ),
});

/**
 * Files of GitHub's answer to `/repos/…/releases` or `/releases/latest`; drafts and pre-releases are left out.
 * The tag is the version where the name carries none.
 * @returns `null` if it is no such answer
 */
export function githubFiles(text: string): NamedFile[] | null {
  const parsed = z.union([z.array(release), release]).safeParse(json(text));
  if (!parsed.success) return null;
  const releases = Array.isArray(parsed.data) ? parsed.data : [parsed.data];
  return releases
    .filter(({ draft, prerelease }) => draft !== true && prerelease !== true)
    .flatMap(({ tag_name: tag, assets }) =>
      assets.map((asset) => {
        const digest = /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? '')?.[1];
        return {
          name: asset.name,
          url: asset.browser_download_url,
          version: tag.replace(/^v(?=\d)/, ''),
          sizeBytes: asset.size ?? null,
          digest: digest === undefined ? null : { algorithm: 'sha256' as const, digest },
          signatureUrl: null,
        };
      }),
    );
}

/** `undefined` for what is no JSON. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
