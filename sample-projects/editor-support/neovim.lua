-- Neovim 0.11 or newer: put this into ~/.config/nvim/init.lua, or into a file that it reads.
vim.filetype.add({ extension = { qasm = "openqasm", qasm2 = "openqasm", qasm3 = "openqasm" } })

vim.lsp.config("quantum", {
  cmd = { "quantum-mlops", "lsp" },
  filetypes = { "openqasm", "yaml" },
  root_markers = { "project.yaml", ".git" },
})
vim.lsp.enable("quantum")

-- Without the language server: `:make` fills the quickfix list.
vim.api.nvim_create_autocmd("FileType", {
  pattern = "openqasm",
  callback = function()
    vim.bo.commentstring = "// %s"
    vim.bo.makeprg = "quantum-mlops check %:S"
    vim.bo.errorformat = "%f:%l:%c: %trror: %m,%f:%l:%c: %tarning: %m,%f:%l:%c: %tote: %m"
  end,
})
