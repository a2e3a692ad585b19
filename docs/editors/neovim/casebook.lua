-- casebook in Neovim 0.10 or newer: `:make` fills the quickfix list with what `casebook
-- check` finds, and the language servers for YAML and TOML know casebook's schemas.
-- Put it into `plugin/` of your configuration, or into `.nvim.lua` of the book.

local group = vim.api.nvim_create_augroup("casebook", { clear = true })

vim.api.nvim_create_autocmd({ "BufRead", "BufNewFile" }, {
  group = group,
  pattern = { "*.md", "*.yaml", "book.toml" },
  callback = function(event)
    local book = vim.fs.root(event.buf, "book.toml")
    if not book then
      return
    end
    vim.bo[event.buf].makeprg = "casebook check --color never --root " .. vim.fn.shellescape(book)
    vim.bo[event.buf].errorformat = table.concat({
      "%E%trror[%*[^]]]: %m",
      "%W%tarning[%*[^]]]: %m",
      "%I%tote[%*[^]]]: %m",
      "%Z %#--> %f:%l:%c",
      "%-G%.%#",
    }, ",")
  end,
})

-- With nvim-lspconfig's servers `yamlls` and `taplo`. The schemas are in the book's folder
-- `.schema`, where `casebook schema NAME` wrote them.
if vim.lsp.config then
  vim.lsp.config("yamlls", {
    settings = { yaml = { schemas = { [".schema/sources.json"] = "content/sources/*.yaml" } } },
  })
  vim.lsp.config("taplo", {
    settings = {
      evenBetterToml = { schema = { associations = { ["book\\.toml$"] = ".schema/book.json" } } },
    },
  })
end
