/** What the help of each command ends with: lines as they are typed, and what is to be known besides. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  validate: `
  zdr validate plans/east-site.yaml
  zdr validate plans/ 'sites/**/*.plan.yaml'
  generate-plan | zdr validate --fail-on warning -
  zdr validate -o github -o sarif=zdr.sarif plans/      GitHub: annotations, and a file for code scanning
  zdr validate -o text -o gitlab=gl-code-quality-report.json -o junit=zdr.xml plans/      GitLab`,
  fmt: `
  zdr fmt plans/
  zdr fmt --check plans/
  generate-plan | zdr fmt -`,
  explain: '  zdr explain ZDR1201',
  schema: '  zdr schema > recovery-plan.schema.json',
  plan: `
  zdr plan plans/east-site.yaml
  zdr plan --calls plans/east-site.yaml | less
  zdr plan -o text -o html=plan.html -o markdown=plan.md plans/east-site.yaml
  zdr plan --against origin/main -o markdown plans/east-site.yaml
  zdr plan --against origin/main --changed -o markdown=comment.md plans/
  ZSTACK_PASSWORD=... zdr plan --live plans/east-site.yaml
  zdr plan --live --simulate --fault storage-disabled:storage=vault plans/quickstart.yaml`,
  pin: '  ZSTACK_PASSWORD=... zdr pin plans/east-site.yaml\n  zdr pin --check plans/east-site.yaml',
  init: `
  ZSTACK_PASSWORD=... zdr init --endpoint http://10.0.0.5:8080/zstack -o east-site.yaml
  zdr init -o - | less`,
  coverage: `
  ZSTACK_PASSWORD=... zdr coverage plans/
  zdr coverage --ignore-tag dr::ignore --json plans/east-site.yaml`,
  run: `
  zdr run --simulate plans/quickstart.yaml
  zdr run --simulate --fault lost-response:group=dns-01 plans/quickstart.yaml
  ZSTACK_PASSWORD=... zdr run plans/east-site.yaml
  zdr run --yes --json plans/east-site.yaml > events.ndjson
  zdr run --only erp-db plans/east-site.yaml`,
  resume: '  zdr resume\n  zdr resume 20261124-061530-east-site-3f9a',
  retry: '  zdr retry 20261124-061530-east-site-3f9a',
  drill: `
  zdr drill --simulate plans/quickstart.yaml
  ZSTACK_PASSWORD=... zdr drill --yes plans/east-site.yaml
  zdr drill --tag tier-0 --keep-on-failure --keep-for 4h plans/east-site.yaml`,
  cleanup: '  zdr cleanup\n  zdr cleanup 20261124-061530-east-site-3f9a',
  approve: '  zdr approve 3f9a databases && zdr resume 3f9a',
  drills: '  zdr drills next plans/',
  'drills next': `
  zdr drills next plans/east-site.yaml
  zdr drills next -n 50 plans/
  zdr drills next --until 90d -o json plans/ | jq -r .drills[].startsAt`,
  notify: `
  DRILL_WEBHOOK=https://... zdr notify plans/east-site.yaml
  zdr notify --drill quarterly --receiver dr-team plans/east-site.yaml
  zdr notify --allow-commands plans/east-site.yaml
  zdr notify --dry-run plans/east-site.yaml`,
  status: '  zdr status\n  zdr status 20261124-0615',
  runs: '  zdr runs --json | jq -r .runs[0].run',
  report: '  zdr report\n  zdr report -o html > report.html',
  verify: '  zdr verify\n  zdr verify --public-key zdr.pub /media/audit/20261124-061530-east-site-3f9a',
  'runs prune': `
  zdr runs prune --keep-last 30 --keep-within 365d --dry-run
  zdr runs prune --keep-within 90d --keep-recovered 4 --keep-failed --yes`,
  serve: `
  (umask 077 && echo "ops operate $(openssl rand -hex 32)" >> tokens)
  zdr serve --tokens tokens plans/
  zdr serve --tokens tokens --simulate plans/quickstart.yaml
  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8686/api/v1/summary

Open http://127.0.0.1:8686 in a browser for the dashboard.

SIGHUP reads the tokens and the plans again; SIGTERM stops it, and runs go on.`,
  simulate: `
  zdr simulate --for plans/quickstart.yaml --speed 60
  zdr simulate --for plans/quickstart.yaml --fault lost-response:group=dns-01 --fault orphan:group=ldap
  zdr simulate --list-faults

Prints the line to type next in another terminal, then requests by kind now and then, and faults as they come.
--speed makes the copies faster, and with them at= and for= of faults; the clock stays real.
What really happened, as JSON: curl -s http://127.0.0.1:8080/simulator/ledger`,
  completion: `
  zdr completion bash > /etc/bash_completion.d/zdr    # or: source <(zdr completion bash)
  zdr completion zsh > "\${fpath[1]}/_zdr"
  zdr completion fish > ~/.config/fish/completions/zdr.fish`,
};
