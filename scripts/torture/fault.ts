import type { Draw } from './draw.ts'
import type { Program } from './program.ts'
import type { Stage, Upkeep } from './stage.ts'

/** What a fault did to a run. */
export interface Struck {
  /** What was hit or how far the run was, in a few words. */
  readonly where: string
  readonly exit: number
  /** What is wrong already: another exit code than the contract's, a reader that cannot read. */
  readonly wrong: readonly string[]
}

/** One way to disturb a run. */
export interface Fault {
  readonly name: string
  /** The command that it disturbs: a run of either kind, or another. */
  readonly during: 'run' | Upkeep
  /** Rounds where the caller asks for the usual number. */
  readonly rounds: 'kills' | 'rounds' | 'upkeep' | 'upkeep-errors'
  /** Why it cannot be produced on this machine; undefined where it can. */
  readonly missing: string | undefined
  /** Disturbs one run of the stage. Undefined where the run was over before the fault struck, or it struck elsewhere. */
  strike(stage: Stage, draw: Draw, program: Program): Promise<Struck | undefined>
  /** Takes the cause away again, so that the next run is undisturbed. */
  mend?(stage: Stage): void
  /** After the round, whatever became of it. */
  clean?(stage: Stage): void
}

/** The exit code of a run that failed and can be resumed, and the subject that it names. */
export function resumable(exit: number, said: string): Pick<Struck, 'where' | 'wrong'> {
  const subject = /RUN_FAILED.*\n\s+(.+?): /.exec(said)?.[1]
  return {
    where:
      subject === undefined
        ? `exit ${exit}`
        : `failed at ${subject.split('/').slice(-2).join('/')}`,
    wrong:
      exit === 0 || (exit === 3 && subject !== undefined)
        ? []
        : [`exit ${exit}, not 3 with RUN_FAILED: ${said.trim().slice(-600)}`],
  }
}
