/**
 * Bytes of a file that a tool's output was saved in, as text with plain line ends and without colours. `null`: the
 * bytes are no text. UTF-8 and, as Windows' shells write it, UTF-16 with or without its mark.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  const plain = text
    // inxi's colours for chat windows stand where its colons would.
    .replaceAll(/\u0003\d{1,2}([^\u0003\n]{0,60}?):?\u0003/g, '$1:')
    .replaceAll(/\u0003(\d{1,2}(,\d{1,2})?)?|\u000f/g, '')
    .replaceAll(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\n]{0,300}\u0007|\u001b[()][0-9A-B]/g, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll('\ufeff', '');
  return isBinary(plain) ? null : plain.replaceAll('\0', '');
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return utf16BigEndian(bytes);
  if (zerosAt(bytes, 1) > 0.4) return new TextDecoder('utf-16le').decode(bytes);
  if (zerosAt(bytes, 0) > 0.4) return utf16BigEndian(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** Node is not always built with every encoding; this one is little-endian with its bytes swapped. */
function utf16BigEndian(bytes: Uint8Array): string {
  const swapped = new Uint8Array(bytes.length - (bytes.length % 2));
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    swapped[i] = bytes[i + 1] ?? 0;
    swapped[i + 1] = bytes[i] ?? 0;
  }
  return new TextDecoder('utf-16le').decode(swapped);
}

/** Share of zeros among the even or the odd bytes of the beginning, if the others are hardly ever zero. */
function zerosAt(bytes: Uint8Array, parity: 0 | 1): number {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 4096);
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [own, other] = [zeros[parity] ?? 0, zeros[1 - parity] ?? 0];
  return length < 4 || other > length / 20 ? 0 : own / (length / 2);
}

/** Text has hardly any control characters and few bytes that are no UTF-8 (a Latin-1 umlaut is one). */
function isBinary(text: string): boolean {
  const sample = text.slice(0, 64 * 1024);
  let odd = 0;
  for (const char of sample) {
    const code = char.codePointAt(0) ?? 0;
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 12)) odd++;
  }
  return odd > 2 && odd > sample.length / 50;
}
