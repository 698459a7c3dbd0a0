extension HelpTopic {
    /// `help editors`.
    static let editors = """
        'quantum-mlops lsp' is a language server (LSP 3.17) on standard input and output. An editor starts it and shows what is wrong as you type,
        what stands under the cursor, where it is declared; it renames, completes and lays out.

        files         OpenQASM 2 and 3 (*.qasm, *.inc) and project.yaml; others are left alone
        diagnostics   as 'check' tells them: same codes, same places; help as related text where the editor shows it
        hover         gates with their matrix, declarations with what they turned out to be, values of constant expressions, keys of a project
        definition    of variables, registers, gates, subroutines and parameters, in included files too; also references and an outline
        rename        every use; words of the language, built-in names and names that are taken are refused
        completion    names in scope, gates, functions, words of the language; keys of a project and what they may be
        formatting    as 'format' does, as one edit; nothing where the program has a syntax fault

        Neovim        vim.lsp.config('quantum', {cmd = {'quantum-mlops', 'lsp'}, filetypes = {'openqasm'}}); vim.lsp.enable('quantum')
        Helix         [language-server.quantum] command = "quantum-mlops", args = ["lsp"]
        Emacs         (add-to-list 'eglot-server-programs '(openqasm-mode . ("quantum-mlops" "lsp")))

        sample-projects/editor-support has these settings whole, a VS Code extension and tasks, a grammar for colours, and how to use notebooks.
        Without a language server, 'check' prints FILE:LINE:COLUMN: severity: message, which editors' problem matchers read.

        """
}
