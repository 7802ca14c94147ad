import type { AddressReason } from '../reasons.ts';

/** OpenSSL's and Node's names for certificates that prove nothing (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const certificateCodes =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH)/;

/**
 * What went wrong with a connection, out of what undici or the system threw.
 * @param stallSeconds how long was waited before it was called a stall
 */
export function addressFailure(error: unknown, host: string, stallSeconds: number): AddressReason {
  const code = codeOf(error);
  if (/^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT$/.test(code) || code === 'ETIMEDOUT') {
    return { code: 'fetch-stalled', data: { host, seconds: stallSeconds } };
  }
  if (certificateCodes.test(code)) return { code: 'fetch-certificate', data: { host, detail: code } };
  const cutOff = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'];
  if (cutOff.includes(code) || code.startsWith('HPE_') || code === 'HTTPParserError')
    return { code: 'fetch-cut-off', data: { host } };
  return { code: 'fetch-unreachable', data: { host, detail: code } };
}

/** The innermost code: undici wraps what the system said. */
function codeOf(error: unknown): string {
  let code = 'unknown';
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 5; depth++) {
    if ('code' in at && typeof at.code === 'string') code = at.code;
    else if (code === 'unknown') code = at.name;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return code;
}
