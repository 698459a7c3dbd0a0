// The functions of LLVM's C API that the child uses, as a table filled by dlsym. Declared after LLVM 19's own headers; 16 has them all.
#ifndef LLVM_TABLE_H
#define LLVM_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef void *Ref;
typedef int Bool;

#define LLVM_FUNCTIONS(F) \
    F(Ref, ContextCreate, (void)) \
    F(Ref, CreateMemoryBufferWithMemoryRangeCopy, (const char *, size_t, const char *)) \
    F(Bool, ParseIRInContext, (Ref, Ref, Ref *, char **)) \
    F(Bool, VerifyModule, (Ref, int, char **)) \
    F(Ref, WriteBitcodeToMemoryBuffer, (Ref)) \
    F(const char *, GetBufferStart, (Ref)) \
    F(size_t, GetBufferSize, (Ref)) \
    F(Ref, GetModuleDataLayout, (Ref)) \
    F(unsigned long long, ABISizeOfType, (Ref, Ref)) \
    F(unsigned long long, OffsetOfElement, (Ref, Ref, unsigned)) \
    F(Ref, CopyModuleFlagsMetadata, (Ref, size_t *)) \
    F(const char *, ModuleFlagEntriesGetKey, (Ref, unsigned, size_t *)) \
    F(Ref, ModuleFlagEntriesGetMetadata, (Ref, unsigned)) \
    F(Ref, MetadataAsValue, (Ref, Ref)) \
    F(unsigned, GetNamedMetadataNumOperands, (Ref, const char *)) \
    F(void, GetNamedMetadataOperands, (Ref, const char *, Ref *)) \
    F(unsigned, GetMDNodeNumOperands, (Ref)) \
    F(void, GetMDNodeOperands, (Ref, Ref *)) \
    F(const char *, GetMDString, (Ref, unsigned *)) \
    F(Ref, IsAMDString, (Ref)) \
    F(Ref, IsAMDNode, (Ref)) \
    F(Ref, GetFirstGlobal, (Ref)) \
    F(Ref, GetNextGlobal, (Ref)) \
    F(Ref, GetInitializer, (Ref)) \
    F(Ref, GlobalGetValueType, (Ref)) \
    F(const char *, GetValueName2, (Ref, size_t *)) \
    F(Ref, GetFirstFunction, (Ref)) \
    F(Ref, GetNextFunction, (Ref)) \
    F(Bool, IsDeclaration, (Ref)) \
    F(unsigned, CountParams, (Ref)) \
    F(Ref, GetParam, (Ref, unsigned)) \
    F(Ref, GetReturnType, (Ref)) \
    F(unsigned, GetAttributeCountAtIndex, (Ref, unsigned)) \
    F(void, GetAttributesAtIndex, (Ref, unsigned, Ref *)) \
    F(Bool, IsStringAttribute, (Ref)) \
    F(const char *, GetStringAttributeKind, (Ref, unsigned *)) \
    F(const char *, GetStringAttributeValue, (Ref, unsigned *)) \
    F(Ref, GetFirstBasicBlock, (Ref)) \
    F(Ref, GetNextBasicBlock, (Ref)) \
    F(Ref, GetFirstInstruction, (Ref)) \
    F(Ref, GetNextInstruction, (Ref)) \
    F(int, GetInstructionOpcode, (Ref)) \
    F(int, GetICmpPredicate, (Ref)) \
    F(int, GetFCmpPredicate, (Ref)) \
    F(Ref, TypeOf, (Ref)) \
    F(int, GetTypeKind, (Ref)) \
    F(unsigned, GetIntTypeWidth, (Ref)) \
    F(Bool, TypeIsSized, (Ref)) \
    F(Ref, GetElementType, (Ref)) \
    F(unsigned, CountStructElementTypes, (Ref)) \
    F(Ref, StructGetTypeAtIndex, (Ref, unsigned)) \
    F(int, GetNumOperands, (Ref)) \
    F(Ref, GetOperand, (Ref, unsigned)) \
    F(Bool, IsUndef, (Ref)) \
    F(Ref, IsAConstantInt, (Ref)) \
    F(Ref, IsAConstantFP, (Ref)) \
    F(Ref, IsAConstantExpr, (Ref)) \
    F(Ref, IsAConstantAggregateZero, (Ref)) \
    F(Ref, IsAConstantPointerNull, (Ref)) \
    F(Ref, IsAConstantArray, (Ref)) \
    F(Ref, IsAConstantStruct, (Ref)) \
    F(Ref, IsAConstantDataSequential, (Ref)) \
    F(Ref, IsAGlobalVariable, (Ref)) \
    F(Ref, IsAFunction, (Ref)) \
    F(Ref, IsAArgument, (Ref)) \
    F(Ref, IsAInstruction, (Ref)) \
    F(Ref, IsAInlineAsm, (Ref)) \
    F(unsigned long long, ConstIntGetZExtValue, (Ref)) \
    F(double, ConstRealGetDouble, (Ref, Bool *)) \
    F(int, GetConstOpcode, (Ref)) \
    F(Ref, GetElementAsConstant, (Ref, unsigned)) \
    F(unsigned, GetArrayLength, (Ref)) \
    F(Ref, GetGEPSourceElementType, (Ref)) \
    F(Ref, GetAllocatedType, (Ref)) \
    F(Bool, IsConditional, (Ref)) \
    F(Ref, GetCondition, (Ref)) \
    F(unsigned, GetNumSuccessors, (Ref)) \
    F(Ref, GetSuccessor, (Ref, unsigned)) \
    F(unsigned, CountIncoming, (Ref)) \
    F(Ref, GetIncomingValue, (Ref, unsigned)) \
    F(Ref, GetIncomingBlock, (Ref, unsigned)) \
    F(Ref, GetCalledValue, (Ref)) \
    F(unsigned, GetNumArgOperands, (Ref))

typedef struct {
#define FIELD(result, name, parameters) result (*name) parameters;
    LLVM_FUNCTIONS(FIELD)
#undef FIELD
} LLVMTable;

/// Fills the table from the first of the libraries that has every function; NULL and what is missing otherwise.
const LLVMTable *llvm_open(const char *libraries, char *why, size_t room);

#endif
