import { readFileSync } from 'node:fs'

/** A call that makes names or contents durable, in the order in which the calls were over. */
export interface SystemCall {
  readonly name: 'sync' | 'move' | 'link'
  /** What is flushed, or the name that was given up or linked from. */
  readonly path: string
  /** The name that a file got. */
  readonly to?: string
}

/** The calls of an `strace -f -y` log that succeeded. A call that another thread cut in two is put together again. */
export function systemCalls(log: string): readonly SystemCall[] {
  const open = new Map<string, string>()
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, thread = '', said = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
      const begun = /^(.*) <unfinished \.\.\.>$/.exec(said)?.[1]
      if (begun !== undefined) {
        open.set(thread, begun)
        return []
      }
      const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(said)?.[1]
      return callOf(rest === undefined ? said : `${open.get(thread) ?? ''}${rest}`)
    })
}

function callOf(text: string): readonly SystemCall[] {
  if (!/= 0$/.test(text)) return []
  const synced = /^f(?:data)?sync\(\d+<(.*?)>/.exec(text)?.[1]
  if (synced !== undefined) return [{ name: 'sync', path: synced }]
  const [, verb, path = '', to = ''] = /^(rename|link)\w*\(.*?"(.*?)".*?"(.*?)"/.exec(text) ?? []
  return verb === undefined ? [] : [{ name: verb === 'link' ? 'link' : 'move', path, to }]
}
