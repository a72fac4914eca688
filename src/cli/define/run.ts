import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import * as option from '../options.ts';
import type { Work } from './work.ts';

/** The commands that recover. */
export function defineRunCommands(program: Command, work: Work): void {
  const run = program
    .command('run')
    .summary('recover what a plan lists, and prove it')
    .description(
      'Recovers every group of a plan, proves each by a fresh query, and writes the reconciliation report. The `maxConcurrent` of a storage holds over all runs of the runs directory: a run waits for the room that another holds.',
    );
  const recovering = selecting(run, 'recover')
    .addOption(option.runId())
    .option('--fresh', 'choose the newest backups at the start, whatever the pin says', false);
  atSite(starting(recovering)).action(work(async () => (await import('../commands/run.ts')).run));

  const resume = program
    .command('resume')
    .summary('go on with an interrupted run')
    .description(
      'Goes on with the newest unfinished run, or with the one named: settles every call in doubt, adopts running jobs. Of a run that died after its last event it writes what is missing.',
    )
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(option.yes())
    .option('--endpoint-moved', 'the site of the run is reached under another address now', false);
  atSite(resume).action(work(async () => (await import('../commands/resume.ts')).resume));

  const retry = program
    .command('retry')
    .summary('run again what did not end recovered')
    .description(
      'Starts a new run, linked to an ended one, of only the groups that did not end recovered, by the plan as that run had it. After a change to the plan run the plan itself: what is there already is verified, and not copied again.',
    )
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(option.yes())
    .addOption(option.abandon())
    .addOption(option.since())
    .option('--skip-preflight', 'start whatever the site says of its storages and APIs beforehand', false);
  atSite(retry).action(work(async () => (await import('../commands/retry.ts')).retry));

  defineDrillCommands(program, work);
}

/** A rehearsal, and what both a run and a rehearsal may need later. */
function defineDrillCommands(program: Command, work: Work): void {
  const drill = program
    .command('drill')
    .summary('rehearse a recovery, prove it, and remove what it made')
    .description(
      'Recovers every group of a plan, proves each by a fresh query, creates and checks the VMs of its `restore`s, and removes all of it again: only what its journal proves to be its own. The report has the measured RTO and RPO.',
    );
  const rehearsing = selecting(drill, 'drill')
    .option('--fresh', 'choose the newest backups at the start, whatever the pin says', false)
    .option('--schedule <name>', "an entry of the plan's `drills`: its terms of cleanup count")
    .option('--keep', 'leave what the drill made; zdr cleanup removes it', false)
    .option('--keep-on-failure', 'leave it after a drill that did not prove everything', false)
    .option('--keep-for <duration>', 'for how long it is wanted: 4h')
    .addOption(new Option('--due <instant>', 'when the occurrence of the schedule was due').hideHelp())
    .addOption(option.runId());
  atSite(starting(rehearsing)).action(work(async () => (await import('../commands/drill.ts')).drill));

  const cleanup = program
    .command('cleanup')
    .summary('remove what a drill made and left')
    .description(
      'Removes what a drill made and kept, or could not remove: only what its journal proves to be its own. A drill that has not ended is given up first: what runs is waited for.',
    )
    .argument('[run]', 'a run id, or its beginning or end; by default the newest drill with something left')
    .option('--endpoint-moved', 'the site of the drill is reached under another address now', false);
  atSite(cleanup).action(work(async () => (await import('../commands/cleanup.ts')).cleanup));

  program
    .command('approve')
    .summary('open the gate of a wave')
    .description(
      'Approves a wave that waits behind a gate. The approval is recorded with the digest of the plan; then resume the run.',
    )
    .argument('<run>', 'a run id, or its beginning or end')
    .argument('<wave>', 'name of the wave')
    .addOption(option.runsDir())
    .action(work(async () => (await import('../commands/approve.ts')).approve));
}

/** Of which plan, and which of its groups; `verb`: what is done with them. */
const selecting = <Args extends unknown[], Options extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Options, Global>,
  verb: 'recover' | 'drill',
) =>
  command
    .argument('<file>', 'a plan file; - reads standard input')
    .addOption(option.planName())
    .addOption(option.yes())
    .addOption(option.names('--only <groups>', `${verb} these groups, and what they depend on`))
    .addOption(option.names('--skip <groups>', 'leave these groups out, and what depends on them'))
    .addOption(option.names('--tag <tags>', `${verb} the groups with one of these tags`))
    .addOption(option.names('--wave <waves>', `${verb} the groups of these waves`));

/** How a run begins, and at which site. */
const starting = <Args extends unknown[], Options extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Options, Global>,
) =>
  command
    .addOption(option.abandon())
    .addOption(option.since())
    .option('--trust-roles', "run although the site's tags give storages other roles than the plan", false)
    .option('--skip-preflight', 'start whatever the site says of its storages and APIs beforehand', false)
    .option('--simulate', "run against an own simulated site; the plan's endpoint is never contacted", false)
    .option('--world <file>', 'the simulated site; by default one that fits the plan')
    .addOption(option.speed())
    .addOption(option.seed())
    .addOption(option.fault());

/** What every command has that works at a site, and writes the evidence of it. */
const atSite = <Args extends unknown[], Options extends OptionValues, Global extends OptionValues>(
  command: Command<Args, Options, Global>,
) =>
  command
    .addOption(
      new Option('--sign-key <file>', 'sign the evidence with this secret key (ed25519, PEM)').env('ZDR_SIGN_KEY'),
    )
    .addOption(
      new Option('--wait-for-site <duration>', 'how long to wait for a management node that is away or starting')
        .argParser(option.durationMs)
        .default(5 * 60_000, '5m; 0s: not at all'),
    )
    .addOption(new Option('--json', 'print every event as a line of JSON').default(false))
    .addOption(option.runsDir())
    .addOption(option.logLevel())
    .addOption(option.logFile());
