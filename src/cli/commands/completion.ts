import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** `zdr completion SHELL`: a script that asks `zdr complete`. What was typed reaches it as it is, and is never evaluated. */
export async function completion({ stdout }: Environment, shell: Shell): Promise<number> {
  stdout.write(SCRIPTS[shell]);
  return EXIT.ok;
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for zdr
_zdr() {
  local line word=\${COMP_WORDS[COMP_CWORD]}
  local -a lines
  mapfile -t lines < <(zdr complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=()
  for line in "\${lines[@]}"; do
    case $line in
      :files) compopt -o filenames 2>/dev/null; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word") ;;
      :directories) compopt -o filenames 2>/dev/null; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$word") ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done
}
complete -o nosort -F _zdr zdr
`,
  zsh: `#compdef zdr
_zdr() {
  local line
  local -a lines values
  lines=("\${(@f)$(zdr complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    case $line in
      :files) _files ;;
      :directories) _files -/ ;;
      *) values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done
  (( $#values )) && _describe -V zdr values
}
if [ "$funcstack[1]" = _zdr ]; then _zdr; else compdef _zdr zdr; fi
`,
  fish: `# fish completion for zdr
function __zdr_complete
  set -l before (commandline -opc)
  for line in (zdr complete -- $before[2..-1] (commandline -ct) 2>/dev/null)
    switch $line
      case ':files'
        __fish_complete_path (commandline -ct)
      case ':directories'
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c zdr -f -k -a '(__zdr_complete)'
`,
};
