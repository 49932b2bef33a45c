import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Moves a file that was written aside into place: first its bytes are on the disk, at last its name is. */
export async function moveIntoPlace(aside: string, target: string): Promise<void> {
  await syncFile(aside)
  await rename(aside, target)
  await syncFolder(dirname(target))
}

/**
 * Makes a folder and those above it that are missing, one by one: each name outlasts a power cut as what is put into it
 * does, and where one cannot be made the error says why, which Node's own way takes for a missing folder.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    if (code !== 'ENOENT') throw error
    await makeFolder(dirname(path))
    await makeFolder(path)
    return
  }
  await syncFolder(dirname(path))
}

/** A name becomes durable with the folder that holds it. */
export async function syncFolder(path: string): Promise<void> {
  await synced(path, 'r')
}

function syncFile(path: string): Promise<void> {
  return synced(path, 'r+')
}

async function synced(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
