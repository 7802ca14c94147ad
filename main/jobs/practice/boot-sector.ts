/**
 * A boot sector that proves a practice stick on a real or virtual computer: it prints a text by the BIOS
 * on the screen and on the first serial port, then halts. 16-bit real mode, loaded at 0x7C00.
 * @param text ASCII, at most 350 characters so that it ends before the partition table
 */
export function practiceBootCode(text: string): Uint8Array {
  // BIOS services: INT 10h AH=0Eh teletype output, INT 14h AH=00h/01h serial port (9600 8N1 = 0xE3).
  const start = [
    0xfa, // cli
    ...[0x31, 0xc0], // xor ax, ax
    ...[0x8e, 0xd8], // mov ds, ax
    ...[0x8e, 0xc0], // mov es, ax
    ...[0x8e, 0xd0], // mov ss, ax
    ...[0xbc, 0x00, 0x7c], // mov sp, 0x7c00
    0xfb, // sti
    0xfc, // cld
    ...[0xb8, 0xe3, 0x00], // mov ax, 0x00e3
    ...[0x31, 0xd2], // xor dx, dx
    ...[0xcd, 0x14], // int 0x14
  ];
  const nextCharacter = [
    0xac, // lodsb
    ...[0x84, 0xc0], // test al, al
    ...[0x74, 0x0f], // jz halt
    0x50, // push ax
    ...[0xb4, 0x0e], // mov ah, 0x0e
    ...[0xbb, 0x07, 0x00], // mov bx, 0x0007
    ...[0xcd, 0x10], // int 0x10
    0x58, // pop ax
    ...[0xb4, 0x01], // mov ah, 0x01
    ...[0xcd, 0x14], // int 0x14, dx is still 0
    ...[0xeb, 0xec], // jmp nextCharacter
  ];
  const halt = [0xf4, 0xeb, 0xfd]; // hlt; jmp halt
  const textAt = 0x7c00 + start.length + 3 + nextCharacter.length + halt.length;
  const code = [...start, 0xbe, textAt & 0xff, textAt >> 8, ...nextCharacter, ...halt];
  const bytes = new Uint8Array([...code, ...new TextEncoder().encode(text.replaceAll('\n', '\r\n')), 0]);
  if (bytes.length > 440) throw new RangeError('The text does not fit before the partition table.');
  return bytes;
}
