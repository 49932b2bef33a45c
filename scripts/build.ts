/** src and examples -> dist, with the same folders inside, so that relative paths hold in both. */
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'

process.chdir(join(import.meta.dirname, '..'))
rmSync('dist', { recursive: true, force: true })
const tsc = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (tsc.status !== 0) process.exit(1)
cpSync('examples', 'dist/examples', { recursive: true, filter: isProjectFile })

/** tsc has written the code; what an example delivers or keeps as state is not shipped. */
function isProjectFile(path: string): boolean {
  return !/\.ts$|(^|\/)(data|\.bankfull)(\/|$)/.test(path)
}
