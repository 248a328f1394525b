// Stands for scripts that pages of existing studies load and that have nothing to do here.
