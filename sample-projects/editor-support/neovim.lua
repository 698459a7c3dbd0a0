-- Neovim 0.7 or newer: put this into ~/.config/nvim/init.lua, or into a file that it reads.
vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  pattern = { "*.qasm", "*.qasm2", "*.qasm3" },
  callback = function() vim.bo.filetype = "openqasm" end,
})

if vim.lsp.config then
  vim.lsp.config("quantum", {
    cmd = { "quantum-mlops", "lsp" },
    filetypes = { "openqasm", "yaml" },
    root_markers = { "project.yaml", ".git" },
  })
  vim.lsp.enable("quantum")
else
  -- Before Neovim 0.11: one server for all files, started at the first, and the keys that 0.11 has by itself.
  local client
  vim.api.nvim_create_autocmd("FileType", {
    pattern = { "openqasm", "yaml" },
    callback = function(event)
      if not client or not vim.lsp.get_client_by_id(client) then
        client = vim.lsp.start_client({ name = "quantum", cmd = { "quantum-mlops", "lsp" }, root_dir = vim.fn.getcwd() })
      end
      if not client then return end
      vim.lsp.buf_attach_client(event.buf, client)
      vim.bo[event.buf].omnifunc = "v:lua.vim.lsp.omnifunc"
      local keys = {
        K = vim.lsp.buf.hover, grn = vim.lsp.buf.rename, grr = vim.lsp.buf.references, gO = vim.lsp.buf.document_symbol,
        ["<C-]>"] = vim.lsp.buf.definition,
      }
      for key, action in pairs(keys) do
        vim.keymap.set("n", key, function() action() end, { buffer = event.buf })
      end
    end,
  })
end

-- Without the language server: `:make` fills the quickfix list.
vim.api.nvim_create_autocmd("FileType", {
  pattern = "openqasm",
  callback = function()
    vim.bo.commentstring = "// %s"
    vim.bo.makeprg = "quantum-mlops check %:S"
    vim.bo.errorformat = "%f:%l:%c: %trror: %m,%f:%l:%c: %tarning: %m,%f:%l:%c: %tote: %m"
  end,
})
