import type { Report } from '../report/report.ts';
import { count, grouped, simulatedText, times } from '../words/count.ts';
import { size } from '../words/size.ts';
import { dateAndTime, tookText } from '../words/time.ts';
import { cleanedText, scheduleText } from './drill-facts.ts';
import { countsText } from './outcome.ts';
import type { Fact } from './plan-facts.ts';
import { leftOut } from './verdict.ts';

/** A report in names and short texts. What others have said in it is as it was, not cleaned. */
export function reportFacts(report: Report): Fact[] {
  const { plan, simulated, verdicts, alreadyPresent, drill } = report;
  const unverified = leftOut(report);
  const fact = (name: string, text: string | undefined): Fact[] => (text === undefined ? [] : [{ name, text }]);
  return [
    ...fact('run', report.runId),
    ...fact('continues', report.parent),
    ...fact('schedule', drill && scheduleText(drill)),
    ...fact('plan', `${plan.name}, digest ${plan.digest}`),
    ...fact('operator', `${report.operator}, zdr ${report.tool}`),
    ...fact('disaster declared', report.declaredAt && dateAndTime(report.declaredAt)),
    ...fact('started', dateAndTime(report.startedAt)),
    ...fact('ended', `${dateAndTime(report.finishedAt)}, after ${tookText(report.durationMs)}`),
    ...fact('cleaned up', drill && cleanedText(drill)),
    ...fact('resumed', report.resumes === 0 ? undefined : times(report.resumes)),
    ...fact('simulated site', simulated && simulatedText(simulated)),
    ...fact('proof', plan.verify === 'observed' ? 'a fresh query of the receiving storage' : "the API's own answer"),
    ...fact('groups', countsText(report.counts)),
    ...fact('there already', alreadyPresent === 0 ? undefined : count(alreadyPresent, 'group')),
    ...fact(
      'volumes',
      Object.entries(verdicts)
        .map(([verdict, number]) => `${grouped(number)} ${verdict}`)
        .join(', ') || 'none judged',
    ),
    ...fact(
      'not said by the server',
      unverified.length === 0
        ? undefined
        : unverified.map(([field, number]) => `${field} (${count(number, 'group')})`).join(', '),
    ),
    ...fact('copied', size(report.bytes)),
  ];
}
