;; Emacs 29 or newer (28 with the package eglot): put this into ~/.emacs.d/init.el
(define-derived-mode openqasm-mode prog-mode "OpenQASM"
  "Major mode for OpenQASM 2 and 3."
  (setq-local comment-start "// ")
  (modify-syntax-entry ?/ ". 124b")
  (modify-syntax-entry ?* ". 23")
  (modify-syntax-entry ?\n "> b"))
(add-to-list 'auto-mode-alist '("\\.qasm[23]?\\'" . openqasm-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(openqasm-mode . ("quantum-mlops" "lsp"))))
(add-hook 'openqasm-mode-hook #'eglot-ensure)

;; Without the language server: M-x compile RET quantum-mlops check FILE RET; its places are read as any compiler's.
