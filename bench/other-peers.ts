import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Usage } from './measured-process.ts'
import { measuredCommand } from './measured-process.ts'
import { storeLayouts } from './store-layout.ts'

/** A tool that merges the same deliveries by a script of a dozen lines. */
export interface OtherPeer {
  readonly label: string
  /** Writes Parquet into a folder of its own below `scratch`; what it wrote is `wrote`. */
  readonly run: (scratch: string) => Promise<Usage>
  readonly wrote: (scratch: string) => string
}

/** A peer that is not here, and how to get it. */
export interface MissingPeer {
  readonly label: string
  readonly missing: string
}

const installed = fileURLToPath(new URL('../tools/engines/installed/', import.meta.url))
const scripts = fileURLToPath(new URL('peers/', import.meta.url))

/** Polars and Spark, where they are installed in the checkout. */
export function otherPeers(folder: string, threads: string): readonly (OtherPeer | MissingPeer)[] {
  const polars = join(installed, 'polars')
  const spark = join(installed, 'spark')
  return [
    existsSync(polars)
      ? peer('Polars, store by store', 'polars_tickets.py', [polars], { folder, threads })
      : {
          label: 'Polars',
          missing: 'python3 -m pip install --target tools/engines/installed/polars polars==1.34.0',
        },
    existsSync(spark)
      ? peer('Spark 3.5.7, local', 'spark_tickets.py', [spark], { folder, threads, java: java() })
      : { label: 'Spark', missing: 'npm run test:engines installs it' },
  ]
}

function peer(
  label: string,
  script: string,
  paths: readonly string[],
  settings: Readonly<Record<string, string>>,
): OtherPeer {
  const wrote = (scratch: string): string => join(scratch, script, 'out')
  return {
    label,
    run: async (scratch) => {
      const own = join(scratch, script)
      await mkdir(own, { recursive: true })
      const job = { ...settings, layouts: storeLayouts, out: wrote(scratch), scratch: own }
      return measuredCommand('python3', [join(scripts, script), JSON.stringify(job)], scratch, {
        PYTHONPATH: [...paths, scripts].join(':'),
      })
    },
    wrote: (scratch) => join(wrote(scratch), '*.parquet'),
  }
}

function java(): string {
  const notes = join(installed, 'installed.json')
  if (!existsSync(notes)) return 'java'
  const { installed: found } = JSON.parse(readFileSync(notes, 'utf8')) as {
    installed: { java: { path?: string } }
  }
  return found.java.path ?? 'java'
}
