import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '../../common/result.ts';
import { isPassing } from '../download/judge-answer.ts';
import { addressFailure } from '../http/failure.ts';
import type { RedirectPolicy } from '../http/next-hop.ts';
import type { Transport } from '../http/transport.ts';
import type { TextReason } from '../reasons.ts';

export interface TextRequest {
  readonly url: string;
  /** A checksum list may not be redirected to another host; a page that only names releases may. */
  readonly redirects: RedirectPolicy;
  readonly largestBytes: number;
  readonly signal: AbortSignal;
  /** How long to wait between tries, in ms. */
  readonly pausesMs?: readonly number[];
}

export interface FetchedText {
  readonly bytes: Buffer;
  readonly text: string;
  /** The address that answered, redirects followed. */
  readonly url: string;
  /** No hop went without TLS. */
  readonly secure: boolean;
  readonly contentType: string | null;
}

/** Fetches something small: a list, a signature, a page, a feed. Tries again what may pass. */
export async function fetchText(
  transport: Transport,
  request: TextRequest,
): Promise<Result<FetchedText, TextReason>> {
  for (const pause of [...(request.pausesMs ?? [500, 2000]), null]) {
    const got = await once(transport, request);
    if (request.signal.aborted) return err({ code: 'fetch-cancelled', data: {} });
    if (got.ok || pause === null || !mayPass(got.error)) return got;
    await sleep(pause, undefined, { signal: request.signal }).catch(() => undefined);
  }
  return err({ code: 'fetch-cancelled', data: {} });
}

async function once(
  transport: Transport,
  { url, redirects, largestBytes, signal }: TextRequest,
): Promise<Result<FetchedText, TextReason>> {
  const answer = await transport.ask(url, { headers: () => ({}), redirects, signal });
  if (!answer.ok) return answer;
  const { status, headers, body, hops, secure } = answer.value;
  const at = hops.at(-1);
  const host = at?.hostname ?? '';
  body.on('error', () => undefined);
  if (status !== 200) {
    body.destroy();
    return err({ code: 'fetch-status', data: { host, status } });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > largestBytes) {
        body.destroy();
        return err({ code: 'fetch-text-too-large', data: { host, limitBytes: largestBytes } });
      }
      chunks.push(chunk);
    }
  } catch (error) {
    return err(addressFailure(error, host, transport.stallSeconds));
  }
  if (bytes === 0) return err({ code: 'fetch-text-empty', data: { host } });
  const all = Buffer.concat(chunks);
  const contentType = headers['content-type'];
  return ok({
    bytes: all,
    text: all.toString('utf8'),
    url: at?.href ?? url,
    secure,
    contentType: typeof contentType === 'string' ? contentType : null,
  });
}

function mayPass(reason: TextReason): boolean {
  if (reason.code === 'fetch-status') return reason.data.status === 429 || reason.data.status >= 500;
  if (reason.code === 'fetch-text-too-large' || reason.code === 'fetch-text-empty') return false;
  return reason.code !== 'fetch-cancelled' && isPassing(reason);
}
