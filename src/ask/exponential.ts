/**
 * e to the x by additions and multiplications alone: these give the same bits in every engine, which `Math.exp` need
 * not. Good to about 1e-12; below -60 it is 0.
 */
export function exponential(x: number): number {
  if (x < -60) return 0
  const halvings = Math.round(Math.min(x, 60) / Math.LN2)
  const rest = Math.min(x, 60) - halvings * Math.LN2
  let sum = 1
  for (let term = 14; term > 0; term -= 1) sum = 1 + (sum * rest) / term
  for (let at = 0; at < halvings; at += 1) sum *= 2
  for (let at = 0; at > halvings; at -= 1) sum /= 2
  return sum
}

/** The natural logarithm of a positive number, by additions, multiplications and divisions alone; good to about 1e-12. */
export function logarithm(x: number): number {
  let rest = x
  let doublings = 0
  for (; rest >= 2; rest /= 2) doublings += 1
  for (; rest < 1; rest *= 2) doublings -= 1
  const ratio = (rest - 1) / (rest + 1)
  let sum = 0
  for (let term = 25; term > 0; term -= 2) sum = sum * ratio * ratio + 1 / term
  return doublings * Math.LN2 + 2 * ratio * sum
}

/** Shares that add up to 1, from scores of any size. */
export function shares(scores: readonly number[]): readonly number[] {
  const most = Math.max(...scores)
  const powers = scores.map((score) => exponential(score - most))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
