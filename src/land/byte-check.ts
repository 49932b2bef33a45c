import { isUtf8 } from 'node:buffer'
import { unfinishedBytes } from './encoding.ts'

/** Watches UTF-8 in chunks of any size for bytes that do not decode. */
export class ByteCheck {
  #invalid = false
  #carried: Buffer = Buffer.alloc(0)

  sees(chunk: Buffer): void {
    if (this.#invalid) return
    const joined = this.#carried.length === 0 ? chunk : Buffer.concat([this.#carried, chunk])
    const whole = joined.length - unfinishedBytes(joined)
    this.#invalid = !isUtf8(joined.subarray(0, whole))
    this.#carried = Buffer.from(joined.subarray(whole))
  }

  /** True where something did not decode, a character that the text's end cuts included. */
  invalidAtEnd(): boolean {
    return this.#invalid || this.#carried.length > 0
  }
}
