import type { RejectedFile } from '../land/landed.ts'
import type { Storage } from '../storage/storage.ts'
import type { StoreNeed } from './store-need.ts'

/** The one encoding that is proposed: what old systems in the West write where it is not UTF-8. */
const encoding = 'windows-1252'
/** More bytes beyond ASCII than this share, and it is no text of a Latin alphabet. */
const mostBeyond = 0.2

/**
 * Stores whose files are no UTF-8 and look like Windows text. A store that has files of both kinds is asked about,
 * since one declaration holds for all of them.
 */
export async function encodingNeeds(
  rejected: readonly RejectedFile[],
  read: readonly { readonly store: string; readonly path: string }[],
  deliveries: Storage,
): Promise<readonly StoreNeed[]> {
  const undecodable = rejected.filter(({ reason }) => reason === 'undecodable')
  const needs: StoreNeed[] = []
  for (const [store, files] of Map.groupBy(undecodable, ({ file }) => file.store)) {
    const looked = await Promise.all(files.map(({ file }) => lookAt(file.path, deliveries)))
    if (!looked.every(({ isText }) => isText)) continue
    const others = read.filter((one) => one.store === store)
    const mixed = (await Promise.all(others.map(({ path }) => lookAt(path, deliveries)))).some(
      ({ isText, beyond }) => isText && beyond > 0,
    )
    const shown = looked.find(({ example }) => example !== '')?.example ?? ''
    const counted = `${files.length} ${files.length === 1 ? 'file is' : 'files are'} no UTF-8`
    needs.push({
      store,
      reading: { encoding },
      because: mixed
        ? `${counted}, others are: one encoding holds for all files of a store`
        : `${counted}; so read, they say ${JSON.stringify(shown)}`,
      sure: !mixed,
    })
  }
  return needs
}

interface Look {
  /** False for packed and binary files. */
  readonly isText: boolean
  /** Bytes beyond ASCII. */
  readonly beyond: number
  readonly example: string
}

async function lookAt(path: string, deliveries: Storage): Promise<Look> {
  let bytes = 0
  let beyond = 0
  let control = 0
  let example = ''
  for await (const chunk of await deliveries.read(path)) {
    const block = chunk as Buffer
    bytes += block.length
    for (const byte of block) {
      if (byte >= 0x80) beyond += 1
      else if (byte < 9 || (byte > 13 && byte < 32)) control += 1
    }
    if (control > 0) return { isText: false, beyond, example: '' }
    if (example === '' && beyond > 0)
      example =
        /[A-Za-z]*[\u0080-\uffff][\p{L} ]*/u.exec(new TextDecoder(encoding).decode(block))?.[0] ??
        ''
  }
  return { isText: bytes > 0 && beyond < bytes * mostBeyond, beyond, example: example.trim() }
}
