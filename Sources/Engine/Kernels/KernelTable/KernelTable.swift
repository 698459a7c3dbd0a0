// KernelTable
