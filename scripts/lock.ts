/**
 * Completes package-lock.json. A registry mirror may lack the builds for other platforms; npm then
 * leaves them out of the lock, and `npm ci` refuses such a lock everywhere. Run it after npm install.
 */
import { readFileSync, writeFileSync } from 'node:fs'

export interface Lockfile {
  readonly packages: Readonly<Record<string, Locked>>
}

interface Locked extends Partial<Platform> {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

interface Platform {
  readonly cpu: readonly string[]
  readonly os: readonly string[]
  readonly libc?: readonly string[]
}

export function completed(lock: Lockfile): Lockfile {
  const added: Record<string, Locked> = {}
  for (const { dev, optionalDependencies = {} } of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`
      if (path in lock.packages) continue
      const { cpu, libc, os } = platformOf(name)
      added[path] = { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os }
    }
  }
  const [root = [], ...rest] = Object.entries(lock.packages)
  const sorted = [...rest, ...Object.entries(added)].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...lock, packages: Object.fromEntries([root, ...sorted]) }
}

/** Such packages are named for what they run on: cli-linux-x64-musl, binding-win32-ia32-msvc. */
function platformOf(name: string): Platform {
  const [, os, cpu, abi = ''] = /-([a-z0-9]+)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name) ?? []
  if (os === undefined || cpu === undefined) throw new Error(`${name} names no platform.`)
  const libc = abi.startsWith('musl') ? ['musl'] : abi.startsWith('gnu') ? ['glibc'] : undefined
  return { cpu: [cpu], os: [os], ...(libc && { libc }) }
}

if (import.meta.main) {
  const file = new URL('../package-lock.json', import.meta.url)
  const lock: Lockfile = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`)
}
