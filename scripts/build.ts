/** src and examples -> dist, with the same folders inside, so that relative paths hold in both. */
import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'

process.chdir(new URL('..', import.meta.url).pathname)
rmSync('dist', { recursive: true, force: true })
execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' })
cpSync('examples', 'dist/examples', { recursive: true, filter: isProjectFile })

/** tsc has written the code; what an example delivers or keeps as state is not shipped. */
function isProjectFile(path: string): boolean {
  return !/\.ts$|(^|\/)(data|\.bankfull)(\/|$)/.test(path)
}
