import { rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { Problem } from '../base/problem.ts'
import { makeStateFolder } from './state-folder.ts'

interface Holder {
  readonly pid: number
  readonly since: string
}

/**
 * Takes the project's writer lock and holds it until disposed. Rejects with RUN_LOCKED (exit 4) while another
 * process holds it. The lock is SQLite's own file lock, which the kernel drops when the process dies, so that no
 * stale lock is ever left behind and none has to be taken over.
 */
export async function takeLock(stateFolder: string, now: Date): Promise<Disposable> {
  await makeStateFolder(stateFolder)
  const holderFile = join(stateFolder, 'lock.json')
  const db = new DatabaseSync(join(stateFolder, 'lock.sqlite'))
  if (!(await claimedSoon(db))) {
    db.close()
    throw new Problem('RUN_LOCKED', await readHolder(holderFile), {
      notLost: 'nothing was written; the run that holds the lock goes on undisturbed',
    })
  }
  try {
    await writeFile(holderFile, JSON.stringify({ pid: process.pid, since: now.toISOString() }))
  } catch (error) {
    db.close()
    throw error
  }
  return {
    [Symbol.dispose]: () => {
      forget(holderFile)
      db.close()
    },
  }
}

/** Tries again for a moment: of two that start at once each may see the other's first step, and neither would run. */
async function claimedSoon(db: DatabaseSync): Promise<boolean> {
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    if (claimed(db)) return true
    await setTimeout(10 + Math.random() * 40)
  }
  return false
}

const mostAttempts = 8

function claimed(db: DatabaseSync): boolean {
  try {
    db.exec('pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive')
    return true
  } catch (error) {
    if (/locked|busy/i.test(String(error))) return false
    throw error
  }
}

/** Of no account: the lock itself goes with the database's handle. */
function forget(holderFile: string): void {
  try {
    rmSync(holderFile, { force: true })
  } catch {
    return
  }
}

async function readHolder(path: string): Promise<Holder> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return { pid: 0, since: 'just now' }
  }
}
