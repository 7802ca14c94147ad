/** Apple's model identifiers, as SMBIOS and Apple's own tools give them (`MacBookPro15,1`). */

/**
 * Intel Macs of 2006 and early 2007: their EFI is 32-bit, under 64-bit processors too. From the “Santa Rosa” models
 * of mid-2007 on it starts either (rEFIt, “A Brief History of Apple and EFI”; EveryMac, “Mac 64-bit EFI”).
 */
const efi32 =
  /^(MacBook[12],1|MacBookPro1,[12]|MacBookPro2,[12]|Macmini[12],1|iMac4,[12]|iMac5,[12]|iMac6,1|MacPro[12],1|Xserve1,1)$/;

/** Macs of 2007 whose EFI is 64-bit in some and accepts 32-bit systems in all; in between, and so: perhaps. */
const efiEither = /^(MacBook3,1|MacBookPro3,1|iMac7,1)$/;

/** Macs with the Apple T2 chip (Apple, “Mac models with the Apple T2 Security Chip”, support document 103265). */
const t2 =
  /^(iMac20,[12]|iMacPro1,1|MacPro7,1|Macmini8,1|MacBookAir8,[12]|MacBookAir9,1|MacBookPro15,[1-4]|MacBookPro16,[1-4])$/;

export function hasEfi32(model: string): boolean {
  return efi32.test(model);
}

export function mayHaveEfi32(model: string): boolean {
  return efi32.test(model) || efiEither.test(model);
}

export function hasT2(model: string): boolean {
  return t2.test(model);
}

/** `PowerBook6,8`, `PowerMac10,2`: the identifiers of PowerPC Macs. */
export function isPowerPcMac(model: string): boolean {
  return /^(PowerBook|PowerMac|RackMac)\d+,\d+$/.test(model);
}
