import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Ends the output with one line that any tool can read: `240 passed, 0 failed, 0 skipped`. */
export class PlainLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number =>
      tests.filter((test) => test.result().state === state).length
    // A file that does not load holds no test that could fail, yet it is a failure.
    const broken = modules.flatMap((module) => module.errors()).length + unhandled.length
    const failed = count('failed') + broken
    const line = `${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped\n`
    process.once('exit', () => process.stdout.write(line))
  }
}
