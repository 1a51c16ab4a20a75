export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * For each shell a script that has `frota complete -- WORDS` say, a line each, what the last of the words may become. What ends
 * in `=` or `/` goes on; after everything else comes a space. Quoting is each shell's own matter.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  // Bash takes `list=x` for three words, and replaces the last: so they are put together here, and what is before it taken off.
  bash: `_frota() {
  local -a words=()
  local raw word at candidate before=''
  for ((at = 1; at <= COMP_CWORD; at++)); do
    raw="\${COMP_WORDS[at]}"
    word="$raw"
    if [[ $word == [\\"\\']* ]]; then word="\${word:1}"; word="\${word%[\\"\\']}"; else word="\${word//\\\\/}"; fi
    if ((\${#words[@]} > 0)) && { [[ $raw == '=' ]] || [[ \${words[-1]} == *= && \${COMP_WORDS[at-1]} == '=' ]]; }; then
      words[-1]+="$word"
    else
      words+=("$word")
    fi
  done
  local typed="\${words[-1]}"
  [[ $typed == *=* && $COMP_WORDBREAKS == *=* ]] && before="\${typed%%=*}="
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate="\${candidate#"$before"}"
    if [[ $candidate != *[=/] ]]; then
      if [[ $raw == [\\"\\']* ]]; then candidate+="\${raw:0:1} "; else candidate="$(printf '%q' "$candidate") "; fi
    fi
    COMPREPLY+=("$candidate")
  done < <(frota complete -- "\${words[@]}" 2>/dev/null)
}
complete -o nospace -F _frota frota`,

  zsh: `#compdef frota
_frota() {
  local -a all more done
  all=("\${(@f)$(frota complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  more=("\${(@M)all:#*[=/]}")
  done=("\${(@)all:#*[=/]}")
  (( \${#more} )) && compadd -U -S '' -- "\${more[@]}"
  (( \${#done} )) && [[ -n "\${done[1]}" ]] && compadd -U -- "\${done[@]}"
}
compdef _frota frota`,

  fish: `function __frota_complete
  set -l words (commandline -opc) (commandline -ct)
  frota complete -- $words[2..-1] 2>/dev/null
end
complete -c frota -f -a '(__frota_complete)'`,
};
