/// Descriptions of terminals that take any red, green and blue, for ncurses.
///
/// Debian's base system describes no such terminal, though nearly all that run today are one and say so in COLORTERM. ncurses takes a compiled description
/// from the variable TERMINFO when it starts with `b64:`; these two are what `tic -x` makes of this source, in the URL-safe alphabet:
/// ```
/// quantum-direct|direct colours for terminals like xterm,
///     am, mir, msgr, xenl, RGB,
///     colors#0x1000000, cols#80, it#8, lines#24, pairs#0x10000,
///     bel=^G, bold=\E[1m, civis=\E[?25l, clear=\E[H\E[2J, cnorm=\E[?25h, cr=\r,
///     csr=\E[%i%p1%d;%p2%dr, cub=\E[%p1%dD, cub1=^H, cud=\E[%p1%dB, cud1=\n, cuf=\E[%p1%dC, cuf1=\E[C,
///     cup=\E[%i%p1%d;%p2%dH, cuu=\E[%p1%dA, cuu1=\E[A, dch=\E[%p1%dP, dch1=\E[P, dim=\E[2m,
///     dl=\E[%p1%dM, dl1=\E[M, ed=\E[J, el=\E[K, el1=\E[1K, home=\E[H,
///     hpa=\E[%i%p1%dG, ht=^I, ich=\E[%p1%d@, il=\E[%p1%dL, il1=\E[L, ind=\n, indn=\E[%p1%dS,
///     op=\E[39;49m, rc=\E8, rev=\E[7m, ri=\EM, rin=\E[%p1%dT, ritm=\E[23m,
///     rmcup=\E[?1049l, rmso=\E[27m, rmul=\E[24m, sc=\E7,
///     setab=\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
///     setaf=\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
///     sgr=\E[0%?%p6%t;1%;%?%p5%t;2%;%?%p2%t;4%;%?%p1%p3%|%t;7%;%?%p4%t;5%;%?%p7%t;8%;m,
///     sgr0=\E[m, sitm=\E[3m, smcup=\E[?1049h, smso=\E[7m, smul=\E[4m, vpa=\E[%i%p1%dd,
/// quantum-direct-bce|direct colours for terminals like xterm that erase with the background,
///     bce, ech=\E[%p1%dX, use=quantum-direct,
/// ```
enum DirectColor {
    /// Erasing leaves the terminal's own background.
    static let plain = (
        name: "quantum-direct",
        description: """
        HgI3AA8ADwBpASMCcXVhbnR1bS1kaXJlY3R8ZGlyZWN0IGNvbG91cnMgZm9yIHRlcm1pbmFscyBsaWtlIHh0ZXJtAAABAAABAAAAAAAAAAABAVAAAAAIAAAA\
        GAAAAP____________________________________________________8AAAABAAABAP__AAACAAQA__8VAB0AIQAlAP__MABBAEMARwBOAP__UABXAP__\
        WwD__18AYwD__________2cAbAD__3UA________egB_AIQA_____4kAjQD_____lgCcAP____________________-iAP__________________________\
        _____________________________________________________________________________________________________________6YArwC4AMEA\
        ygDTANwA5QDuAPcA_____________________________wABAwEOAREBEwEWAf____9iAf__________________________________________________\
        ________________________________________________________________________________________________________________________\
        ________________________________________________________________________________________________________________________\
        __________________________________________________________________9kAf__________________________________________________\
        _____________________2kB__________________________________9yAf_______________________3cB________________________________\
        __________________________________________________________________99AdABBwANABtbJWklcDElZDslcDIlZHIAG1tIG1sySgAbW0sAG1tK\
        ABtbJWklcDElZEcAG1slaSVwMSVkOyVwMiVkSAAKABtbSAAbWz8yNWwACAAbWz8yNWgAG1tDABtbQQAbW1AAG1tNABtbMW0AG1s_MTA0OWgAG1sybQAbWzdt\
        ABtbN20AG1s0bQAbW20AG1s_MTA0OWwAG1syN20AG1syNG0AG1tMABtbJXAxJWRQABtbJXAxJWRNABtbJXAxJWRCABtbJXAxJWRAABtbJXAxJWRTABtbJXAx\
        JWRMABtbJXAxJWREABtbJXAxJWRDABtbJXAxJWRUABtbJXAxJWRBABs4ABtbJWklcDElZGQAGzcACgAbTQAbWzAlPyVwNiV0OzElOyU_JXA1JXQ7MiU7JT8l\
        cDIldDs0JTslPyVwMSVwMyV8JXQ7NyU7JT8lcDQldDs1JTslPyVwNyV0OzglO20ACQAbWzFLABtbMzk7NDltABtbM20AG1syM20AG1slPyVwMSV7OH0lPCV0\
        MyVwMSVkJWUzODsyOyVwMSV7NjU1MzZ9JS8lZDslcDElezI1Nn0lLyV7MjU1fSUmJWQ7JXAxJXsyNTV9JSYlZCU7bQAbWyU_JXAxJXs4fSU8JXQ0JXAxJWQl\
        ZTQ4OzI7JXAxJXs2NTUzNn0lLyVkOyVwMSV7MjU2fSUvJXsyNTV9JSYlZDslcDElezI1NX0lJiVkJTttAAABAAAAAAABAAQAAQAAAFJHQgA=
        """
    )

    /// Erasing leaves the background of the moment.
    static let erasing = (
        name: "quantum-direct-bce",
        description: """
        HgJaAB0ADwBpASwCcXVhbnR1bS1kaXJlY3QtYmNlfGRpcmVjdCBjb2xvdXJzIGZvciB0ZXJtaW5hbHMgbGlrZSB4dGVybSB0aGF0IGVyYXNlIHdpdGggdGhl\
        IGJhY2tncm91bmQAAAEAAAEAAAAAAAAAAAEBAAAAAAAAAAAAAAAAAAEAUAAAAAgAAAAYAAAA________________________________________________\
        _____wAAAAEAAAEA__8AAAIABAD__xUAHQAhACUA__8wAEEAQwBHAE4A__9QAFcA__9bAP__XwBjAP__________ZwBsAP__dQD_______96AH8AhACJAP__\
        kgCWAP____-fAKUA_____________________6sA________________________________________________________________________________\
        ________________________________________________________rwC4AMEAygDTANwA5QDuAPcAAAH_____________________________CQEMARcB\
        GgEcAR8B_____2sB________________________________________________________________________________________________________\
        ________________________________________________________________________________________________________________________\
        ________________________________________________________________________________________________________________________\
        _____________20B________________________________________________________________________cgH_____________________________\
        _____3sB________________________gAH_____________________________________________________________________________________\
        _____________4YB2QEHAA0AG1slaSVwMSVkOyVwMiVkcgAbW0gbWzJKABtbSwAbW0oAG1slaSVwMSVkRwAbWyVpJXAxJWQ7JXAyJWRIAAoAG1tIABtbPzI1\
        bAAIABtbPzI1aAAbW0MAG1tBABtbUAAbW00AG1sxbQAbWz8xMDQ5aAAbWzJtABtbN20AG1s3bQAbWzRtABtbJXAxJWRYABtbbQAbWz8xMDQ5bAAbWzI3bQAb\
        WzI0bQAbW0wAG1slcDElZFAAG1slcDElZE0AG1slcDElZEIAG1slcDElZEAAG1slcDElZFMAG1slcDElZEwAG1slcDElZEQAG1slcDElZEMAG1slcDElZFQA\
        G1slcDElZEEAGzgAG1slaSVwMSVkZAAbNwAKABtNABtbMCU_JXA2JXQ7MSU7JT8lcDUldDsyJTslPyVwMiV0OzQlOyU_JXAxJXAzJXwldDs3JTslPyVwNCV0\
        OzUlOyU_JXA3JXQ7OCU7bQAJABtbMUsAG1szOTs0OW0AG1szbQAbWzIzbQAbWyU_JXAxJXs4fSU8JXQzJXAxJWQlZTM4OzI7JXAxJXs2NTUzNn0lLyVkOyVw\
        MSV7MjU2fSUvJXsyNTV9JSYlZDslcDElezI1NX0lJiVkJTttABtbJT8lcDElezh9JTwldDQlcDElZCVlNDg7MjslcDElezY1NTM2fSUvJWQ7JXAxJXsyNTZ9\
        JS8lezI1NX0lJiVkOyVwMSV7MjU1fSUmJWQlO20AAQAAAAAAAQAEAAEAAABSR0IA
        """
    )
}
