/** How often the product asks about a job of ten minutes, and how late it learns of its end: by calculation. */
const { pollDelay } = await import('../dist/bench/product.js');

const TEN_MINUTES = 600_000;
const SAMPLES = 1_000;
const HINTS = {
  'no hint': undefined,
  'right hint': 1,
  'hint 10 % too long': 1.1,
  'hint twice too long': 2,
  'hint half as long': 0.5,
};

/** Rows: polls a job, and the mean lag as a share of its time; durations spread by 10 %. */
export function pollRows() {
  return Object.entries(HINTS).map(([hint, factor]) => {
    let polls = 0;
    let lag = 0;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const ms = TEN_MINUTES * (0.9 + (0.2 * sample) / SAMPLES);
      const expected = factor === undefined ? {} : { learntMs: factor * ms };
      let at = 0;
      while (at < ms) {
        // A third of the golden ratio's steps: spread evenly, and the same every time.
        at += pollDelay(at, expected, () => (sample * 0.618 + polls * 0.382) % 1);
        polls += 1;
      }
      lag += (at - ms) / ms;
    }
    return { name: `polls of 10 min, ${hint}`, contender: 'zdr', pollsEach: polls / SAMPLES, lag: lag / SAMPLES };
  });
}
