import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { Problem } from '../base/problem.ts'
import { makeFolder, moveIntoPlace, syncFolder } from './durable.ts'
import type { Storage, StoredFile } from './storage.ts'

/** A local folder as storage. Every write goes aside, is flushed, and is then renamed or linked into place. */
export function localStorage(root: string): Storage {
  const base = resolve(root)
  const inside = (path: string): string => {
    const full = resolve(base, path)
    if (full !== base && !full.startsWith(base + sep)) throw new Problem('PATH_OUTSIDE', { path })
    return full
  }
  return {
    list: async (prefix) => {
      const folder = inside(prefix)
      await refuseLinkOut(folder, base, prefix)
      return walk(folder, base)
    },
    read: async (path) => {
      const file = inside(path)
      await stat(file)
      return createReadStream(file, { highWaterMark: 1 << 20 })
    },
    sha256: async (path, signal) => sha256(inside(path), signal),
    write: async (path, content) => {
      const target = inside(path)
      const aside = await writeAside(target, content)
      await rename(aside, target)
      await syncFolder(dirname(target))
    },
    create: async (path, content) => {
      const target = inside(path)
      const aside = await writeAside(target, content)
      try {
        await link(aside, target)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
        throw error
      } finally {
        await rm(aside, { force: true })
      }
      await syncFolder(dirname(target))
      return true
    },
    aside: async (path) => {
      const target = inside(path)
      await makeFolder(dirname(target))
      return `${target}.aside`
    },
    adopt: async (localFile, path) => {
      const target = inside(path)
      await makeFolder(dirname(target))
      await moveIntoPlace(localFile, target)
    },
    remove: async (path) => rm(inside(path), { force: true }),
    locate: (path) => inside(path),
  }
}

/** The storage's own folder may be a link; a folder in it may not lead out of it. */
async function refuseLinkOut(folder: string, base: string, path: string): Promise<void> {
  const [real, realBase] = await Promise.all([folder, base].map(realPath))
  if (real !== undefined && real !== realBase && !real.startsWith(`${realBase}${sep}`))
    throw new Problem('PATH_OUTSIDE', { path })
}

function realPath(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined)
}

async function walk(folder: string, base: string): Promise<readonly StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const found: StoredFile[] = []
  for (const entry of entries) {
    const full = join(folder, entry.name)
    const path = full
      .slice(base.length + 1)
      .split(sep)
      .join('/')
    if (entry.isDirectory()) found.push(...(await walk(full, base)))
    else if (entry.isFile()) {
      const sizeBytes = await sizeOf(full)
      if (sizeBytes !== undefined) found.push({ path, sizeBytes })
    } else if (entry.isSymbolicLink()) found.push({ path, sizeBytes: 0, isLink: true })
  }
  return found
}

/** Undefined where the file went while the folder was read: a writer puts its files in place under other names. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Reads into one buffer again and again: a stream leaves a new one behind for each piece. */
async function sha256(file: string, signal: AbortSignal | undefined): Promise<string> {
  const digest = createHash('sha256')
  const buffer = Buffer.allocUnsafeSlow(1 << 18)
  const handle = await open(file)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return digest.digest('hex')
      digest.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

async function writeAside(target: string, content: string | Uint8Array): Promise<string> {
  await makeFolder(dirname(target))
  const aside = `${target}.${process.pid}.${performance.now().toString(36).replace('.', '')}.aside`
  try {
    const file = await open(aside, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    return aside
  } catch (error) {
    // A disk that is full gets its room back at once.
    await rm(aside, { force: true }).catch(() => undefined)
    throw error
  }
}
