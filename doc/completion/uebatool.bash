# SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Completion for bash. Verbs and options are those that the program itself tells, so that they are always the right ones.

_uebatool_verbs()
{
  uebatool --help 2> /dev/null | sed -n '/^Usage/,/VERB --help/s/^  \([a-z][a-z-]*\) .*/\1/p'
}

_uebatool_options() # _uebatool_options VERB
{
  uebatool "$1" --help 2> /dev/null | sed -n 's/^  \(-[a-zA-Z], \)\{0,1\}\(--[a-z-]*\).*/\2/p'
}

_uebatool_lists()
{
  echo tor_ip threat_ip ransomware_ip
}

_uebatool()
{
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_uebatool_verbs) --help --version" -- "$word")
  elif [ "$before" = --list ]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_uebatool_lists)" -- "$word")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_uebatool_options "$verb")" -- "$word")
  elif [ "$verb" = state ] && [ "$COMP_CWORD" = 3 ]; then
    mapfile -t COMPREPLY < <(compgen -W "users sessions models outbox show forget" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}

complete -o filenames -F _uebatool uebatool
