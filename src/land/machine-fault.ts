import { isInterruption } from '../base/problem.ts'

const codes: ReadonlySet<string> = new Set([
  'ENOSPC',
  'EDQUOT',
  'EFBIG',
  'EROFS',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'EIO',
  'ESTALE',
  'EBUSY',
  'EXDEV',
  'EACCES',
  'EPERM',
])

const words =
  /^INTERRUPT|^FATAL|Out of Memory|No space left|quota exceeded|File too large|Read-only file system|Input\/output error|Cannot open file .*: Permission|Stale file handle|Too many open files|database or disk is full|disk I\/O error|readonly database|unable to open database file/i

/** True where the machine or the user stopped the work, so that nothing is said about the delivered file. */
export function isMachineFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (isInterruption(error)) return true
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && codes.has(code)) || words.test(error.message)
}
