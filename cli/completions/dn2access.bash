# SPDX-License-Identifier: BSD-2-Clause
# bash completion for dn2access. Files are readline's own business (-o default): it knows their quoting.

# The argument of the option $1: its fixed words, or files, or something that nobody else knows.
_dn2access_argument() {
    local words=''
    case $1 in
    --dialect) words='host openssl3 openssl1 libressl readme all' ;;
    --from-dialect) words='host openssl3 openssl1 libressl readme' ;;
    --map) words='hash btree cdb dbm socket ldap' ;;
    --input) words='auto text base64' ;;
    --format) words='access json ldif requirement rfc4514 attributes' ;;
    --tag) words='CERTISSUER CERTSUBJECT TLS_Clt: TLS_Srv: TLS_Rcpt:' ;;
    --value) words='RELAY SUBJECT OK VERIFY PERM+VERIFY TEMP+VERIFY' ;;
    --lint | --test | --config | --verify-with | --from-log | --password-file) return ;;
    esac
    compopt +o default
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$2")
    [[ ${COMPREPLY[*]} != *: ]] || compopt -o nospace
}

_dn2access_options() {
    local words='--client --ca --issuer --subject --tag --value --decode --lint --fix --from-dialect
        --test --cert-regex-issuer --cert-regex-subject --config --verify-with --name-only --dialect
        --map --text --input --from-log --relay --format --cn --ldap-base --ldap-cluster --ldap-host
        --ldap-map --ldap-replace --fold --null --password-file --allow-cut --allow-empty
        --allow-too-long --keep-going --stream --jobs -j --quiet --no-sandbox --help --version'
    compopt +o default
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$1")
}

_dn2access() {
    local word=${COMP_WORDS[COMP_CWORD]} option='' i
    COMPREPLY=()
    # What the word before leaves open; nothing behind a lone -- is an option.
    for ((i = 1; i < COMP_CWORD; i++)); do
        if [[ $option && ${COMP_WORDS[i]} == = && ${COMP_WORDS[i - 1]} == "$option" ]]; then
            continue
        elif [[ $option ]]; then
            option=''
            continue
        fi
        case ${COMP_WORDS[i]} in
        --) return ;;
        --tag | --value | --lint | --from-dialect | --test | --cert-regex-issuer | --cert-regex-subject | \
            --config | --verify-with | --dialect | --map | --input | --from-log | --relay | --format | \
            --ldap-base | --ldap-cluster | --ldap-host | --password-file | --jobs | -j)
            option=${COMP_WORDS[i]}
            ;;
        esac
    done
    if [[ $option ]]; then
        _dn2access_argument "$option" "${word#=}"
    elif [[ $word == --*=* ]]; then # bash was told that = is no end of a word
        _dn2access_argument "${word%%=*}" "${word#*=}"
        COMPREPLY=("${COMPREPLY[@]/#/${word%%=*}=}")
    elif [[ $word == -* ]]; then
        _dn2access_options "$word"
    fi
}

complete -o default -F _dn2access dn2access
