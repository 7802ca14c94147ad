import type { Readable } from 'node:stream';
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici';
import { err, ok, type Result } from '../../common/result.ts';
import type { AddressReason } from '../reasons.ts';
import { addressFailure } from './failure.ts';
import { header, type Headers } from './headers.ts';
import { isRedirect, nextHop, webAddress, type RedirectPolicy } from './next-hop.ts';

/** An answer whose headers are there and whose body has not been read yet. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
  /** Every address asked, in order; the last one answered. */
  readonly hops: readonly URL[];
  /** No hop went without TLS. */
  readonly secure: boolean;
}

export interface Ask {
  /** Headers for one hop; a validator belongs to the host that gave it. */
  readonly headers: (url: URL) => Record<string, string>;
  readonly redirects: RedirectPolicy;
  readonly signal: AbortSignal;
}

/** The network. One for a program: it keeps connections open. */
export interface Transport {
  /** No connection, no headers, or no byte for so long is a stall. */
  readonly stallSeconds: number;
  /** Asks an address and follows redirects; statuses other than redirects are answers, not errors. */
  ask(url: string, ask: Ask): Promise<Result<Answer, AddressReason>>;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** No connection, no headers, or no byte for so long is a stall. */
  readonly stallMs: number;
  /** Further certificate authorities, PEM. */
  readonly ca?: string;
}

/**
 * Talks HTTP and HTTPS, through the proxies that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).
 */
export function createTransport({ stallMs, ca }: TransportOptions): Transport {
  const connect = { timeout: stallMs, ...(ca === undefined ? {} : { ca }) };
  const options: Agent.Options = {
    connect,
    headersTimeout: stallMs,
    bodyTimeout: stallMs,
    // Both would send other bytes than those that the range asked for.
    maxResponseSize: -1,
    pipelining: 1,
  };
  const throughProxy = ['http_proxy', 'https_proxy'].some(
    (name) => (process.env[name] ?? process.env[name.toUpperCase()] ?? '') !== '',
  );
  const dispatcher: Dispatcher = throughProxy
    ? new EnvHttpProxyAgent({ ...options, requestTls: connect, proxyTls: connect })
    : new Agent(options);
  return {
    stallSeconds: stallMs / 1000,
    ask: (url, ask) => askFollowing(dispatcher, url, ask, stallMs / 1000),
    // Whatever is still under way is of no use to anybody.
    close: () => dispatcher.destroy(),
  };
}

async function askFollowing(
  dispatcher: Dispatcher,
  address: string,
  { headers, redirects, signal }: Ask,
  stallSeconds: number,
): Promise<Result<Answer, AddressReason>> {
  const first = webAddress(address);
  if (!first.ok) return first;
  const hops = [first.value];
  for (let url = first.value; ;) {
    let response: Dispatcher.ResponseData;
    try {
      response = await dispatcher.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { 'user-agent': 'Rekindle', 'accept-encoding': 'identity', ...headers(url) },
        signal,
      });
    } catch (error) {
      return err(addressFailure(error, url.hostname, stallSeconds));
    }
    const { statusCode: status, body } = response;
    if (!isRedirect(status)) {
      const secure = hops.every(({ protocol }) => protocol === 'https:');
      return ok({ status, headers: response.headers, body, hops, secure });
    }
    // A redirect's own body is a page that nobody reads.
    body.on('error', () => undefined).destroy();
    const next = nextHop(hops, header(response.headers, 'location'), redirects);
    if (!next.ok) return next;
    url = next.value;
    hops.push(url);
  }
}
