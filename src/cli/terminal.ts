import type { Reporter } from '../base/reporter.ts'

/** Where words go: results to stdout, all else to stderr. The only file that may write to either. */
export interface Terminal {
  /** A result. */
  out(text: string): void
  /** Anything that is not the result. */
  err(text: string): void
  readonly color: boolean
  /** Characters that a result's line may take; undefined where results do not go to a terminal. */
  readonly width: number | undefined
  /** Progress while a run works; quiet where it was asked to be. */
  readonly reporter: Reporter
  /** Ends the progress line. */
  done(): void
}

/** How the terminal behaves. */
export interface TerminalOptions {
  readonly color: boolean
  readonly quiet: boolean
  /** Every stage on a line of its own, with the time that it took. */
  readonly verbose: boolean
  /** Whether stderr is a terminal whose line can be rewritten. */
  readonly live: boolean
  /** Milliseconds since some moment; for rates and for spacing lines out. */
  readonly nowMs: () => number
}

/** Writes to this process's streams. */
export function processTerminal(options: TerminalOptions): Terminal {
  const write = (text: string): unknown => process.stderr.write(text)
  // A reader such as `head` that has read enough does not end a run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessUnread)
  const progress = options.verbose ? new StageLog(options, write) : new Progress(options, write)
  return {
    out: (text) => {
      progress.clear()
      process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
    },
    err: (text) => {
      progress.clear()
      process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
    },
    color: options.color,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    reporter: options.quiet
      ? { stage: () => undefined, progress: () => undefined, note: () => undefined }
      : progress,
    done: () => progress.clear(),
  }
}

function unlessUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** A line a stage, written when the stage is over. */
class StageLog implements Reporter {
  readonly #options: TerminalOptions
  readonly #write: (text: string) => void
  #running: { readonly line: string; readonly startedMs: number } | undefined

  constructor(options: TerminalOptions, write: (text: string) => void) {
    this.#options = options
    this.#write = write
  }

  stage(stage: string, subject: string, detail?: string): void {
    this.clear()
    const line = `${stage.padEnd(9)} ${subject}${detail === undefined ? '' : `, ${detail}`}`
    this.#running = { line, startedMs: this.#options.nowMs() }
  }

  progress(): void {}

  note(message: string): void {
    this.#write(`  ${message}\n`)
  }

  clear(): void {
    if (this.#running === undefined) return
    const { line, startedMs } = this.#running
    const ms = (this.#options.nowMs() - startedMs).toFixed(0)
    this.#write(`  ${line}: ${ms} ms\n`)
    this.#running = undefined
  }
}

const liveEveryMs = 80
const lineEveryMs = 10_000

/** One line on a terminal; elsewhere a line per subject, and another each ten seconds while it lasts. */
class Progress implements Reporter {
  readonly #options: TerminalOptions
  readonly #write: (text: string) => void
  #line = ''
  #subject = ''
  #startedMs = 0
  #shownMs = Number.NEGATIVE_INFINITY
  #drawn = false

  constructor(options: TerminalOptions, write: (text: string) => void) {
    this.#options = options
    this.#write = write
  }

  stage(stage: string, subject: string, detail?: string): void {
    this.#line = `${stage.padEnd(9)} ${subject}${detail === undefined ? '' : `, ${detail}`}`
    this.#startedMs = this.#options.nowMs()
    if (this.#options.live) this.#draw(this.#line)
    else if (subject !== this.#subject) this.#plain(this.#line)
    this.#subject = subject
  }

  progress(done: number, total?: number): void {
    const now = this.#options.nowMs()
    const every = this.#options.live ? liveEveryMs : lineEveryMs
    if (now - this.#shownMs < every) return
    const seconds = Math.max(0.001, (now - this.#startedMs) / 1000)
    const rate = done / seconds
    const left =
      total === undefined || rate === 0 ? '' : `, ${Math.ceil((total - done) / rate)} s left`
    const text = `${this.#line}: ${done.toLocaleString('en-US')}${total === undefined ? '' : ` of ${total.toLocaleString('en-US')}`}${left}`
    if (this.#options.live) this.#draw(text)
    else this.#plain(text)
  }

  note(message: string): void {
    this.clear()
    this.#write(`  ${message}\n`)
  }

  clear(): void {
    if (this.#drawn) this.#write('\r\u001b[K')
    this.#drawn = false
  }

  #draw(text: string): void {
    this.#shownMs = this.#options.nowMs()
    this.#write(`\r\u001b[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`)
    this.#drawn = true
  }

  #plain(text: string): void {
    this.#shownMs = this.#options.nowMs()
    this.#write(`  ${text}\n`)
  }
}
