/** Exits 0 when node_modules already holds what package-lock.json asks for, on this platform. */
import { readdirSync, readFileSync } from 'node:fs'

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

const wanted = packages('../package-lock.json')
const present = packages('../node_modules/.package-lock.json')
const missing = Object.entries(wanted).some(
  ([path, locked]) => path !== '' && isNeeded(locked) && !isSame(locked, present[path]),
)
process.exit(missing ? 1 : 0)

function packages(lockfile: string): Record<string, Locked> {
  try {
    return JSON.parse(readFileSync(new URL(lockfile, import.meta.url), 'utf8')).packages
  } catch {
    return {}
  }
}

/** An optional package is needed when it is the build for this platform. */
function isNeeded({ optional, os, cpu, libc }: Locked): boolean {
  if (optional !== true) return true
  return fits(os, process.platform) && fits(cpu, process.arch) && (!libc || fits(libc, libcHere()))
}

function fits(list: readonly string[] | undefined, here: string): boolean {
  return [list].flat().includes(here)
}

function libcHere(): string {
  return readdirSync('/lib').some((file) => file.startsWith('ld-musl-')) ? 'musl' : 'glibc'
}

function isSame(one: Locked, other: Locked | undefined): boolean {
  return one.version === other?.version && one.integrity === other?.integrity
}
