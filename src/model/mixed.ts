/** 32 well mixed bits of two whole numbers (the finaliser of MurmurHash3, after Appleby). */
export function mixed(one: number, other: number): number {
  let bits = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca77)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** The same bits for the same text, whatever row it stands in. */
export function mixedText(text: string): number {
  let bits = text.length
  for (let at = 0; at < text.length; at += 1) bits = mixed(bits, text.charCodeAt(at))
  return bits
}
