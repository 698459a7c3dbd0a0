// The byte language in which the child describes a module: numbers are eight bytes, little-endian; texts a number and their bytes.
//
//   module    = flags globals functions fields
//   flags     = count (text operand)*
//   fields    = count text*                               strings of the program's own named metadata
//   globals   = count (id text size (1 offset operand)* 0)*
//   functions = count (id text isDeclared type count (id type)* count (text text)* blocks)*
//   blocks    = count (id (opcode id type ...)* 0)*       what follows an instruction's type depends on its opcode
//   operand   = tag type ...
#include <string.h>

#include "child.h"

enum { DEPTH = 64, MOST_ELEMENTS = 1 << 20 };
enum { VOID = 0, FLOAT = 2, DOUBLE = 3, INTEGER = 8, STRUCT = 10, ARRAY = 11, POINTER = 12 };
enum { RET = 1, BR = 2, SWITCH = 3, ALLOCA = 26, GEP = 29, PTRTOINT = 39, INTTOPTR = 40, BITCAST = 41, ICMP = 42, FCMP = 43, PHI = 44, CALL = 45 };

typedef struct {
    const LLVMTable *llvm;
    FILE *out;
    Ref layout;
    unsigned elements;
} Writer;

static void put(Writer *w, uint64_t number) { fwrite(&number, sizeof number, 1, w->out); }

static void put_id(Writer *w, Ref value) { put(w, (uint64_t)(uintptr_t)value); }

static void put_text(Writer *w, const char *text, size_t count) {
    put(w, count);
    fwrite(text, 1, count, w->out);
}

static void put_name(Writer *w, Ref value) {
    size_t count = 0;
    const char *name = w->llvm->GetValueName2(value, &count);
    put_text(w, name, count);
}

static void put_type(Writer *w, Ref type) {
    int kind = w->llvm->GetTypeKind(type);
    put(w, (uint64_t)kind);
    put(w, kind == INTEGER ? w->llvm->GetIntTypeWidth(type) : 0);
}

static uint64_t size_of(Writer *w, Ref type) { return w->llvm->TypeIsSized(type) ? w->llvm->ABISizeOfType(w->layout, type) : 0; }

static void put_operand(Writer *w, Ref value, int depth);

/// base, constant offset, count, (index, stride)*
static void put_address(Writer *w, Ref gep, int depth) {
    const LLVMTable *llvm = w->llvm;
    put_operand(w, llvm->GetOperand(gep, 0), depth);
    Ref type = llvm->GetGEPSourceElementType(gep);
    int count = llvm->GetNumOperands(gep);
    for (int i = 1; i < count; i++) {
        Ref index = llvm->GetOperand(gep, (unsigned)i);
        put(w, 1);
        if (i > 1 && llvm->GetTypeKind(type) == STRUCT) {
            unsigned field = (unsigned)llvm->ConstIntGetZExtValue(index);
            put(w, 0);
            put(w, llvm->OffsetOfElement(w->layout, type, field));
            type = llvm->StructGetTypeAtIndex(type, field);
            continue;
        }
        if (i > 1) {
            int kind = llvm->GetTypeKind(type);
            if (kind != ARRAY && kind != 13) break;
            type = llvm->GetElementType(type);
        }
        put(w, 1);
        put(w, size_of(w, type));
        put_operand(w, index, depth);
    }
    put(w, 0);
}

static void put_operand(Writer *w, Ref value, int depth) {
    const LLVMTable *llvm = w->llvm;
    Ref type = llvm->TypeOf(value);
    int kind = llvm->GetTypeKind(type);
    if (depth > DEPTH) {
        put(w, '?');
        put_type(w, type);
        return;
    }
    if (llvm->IsAArgument(value) || llvm->IsAInstruction(value)) {
        put(w, 'v');
        put_type(w, type);
        put_id(w, value);
    } else if (llvm->IsAConstantInt(value) && llvm->GetIntTypeWidth(type) <= 64) {
        put(w, 'i');
        put_type(w, type);
        put(w, llvm->ConstIntGetZExtValue(value));
    } else if (llvm->IsAConstantFP(value) && (kind == DOUBLE || kind == FLOAT)) {
        Bool loses;
        double number = llvm->ConstRealGetDouble(value, &loses);
        uint64_t pattern;
        memcpy(&pattern, &number, sizeof pattern);
        put(w, 'd');
        put_type(w, type);
        put(w, pattern);
    } else if (llvm->IsAConstantPointerNull(value)) {
        put(w, 'n');
        put_type(w, type);
    } else if (llvm->IsAGlobalVariable(value) || llvm->IsAFunction(value)) {
        put(w, llvm->IsAFunction(value) ? 'f' : 'g');
        put_type(w, type);
        put_id(w, value);
    } else if (llvm->IsUndef(value)) {
        put(w, 'u');
        put_type(w, type);
    } else if (llvm->IsAConstantExpr(value)) {
        int opcode = llvm->GetConstOpcode(value);
        if (opcode == GEP) {
            put(w, 'a');
            put_type(w, type);
            put_address(w, value, depth + 1);
        } else if (opcode == INTTOPTR || opcode == PTRTOINT || opcode == BITCAST) {
            put(w, 'c');
            put_type(w, type);
            put_operand(w, llvm->GetOperand(value, 0), depth + 1);
        } else {
            put(w, '?');
            put_type(w, type);
        }
    } else {
        put(w, '?');
        put_type(w, type);
    }
}

/// The scalars of a constant with their places, as (1 offset operand)*.
static void put_elements(Writer *w, Ref constant, uint64_t offset, int depth) {
    const LLVMTable *llvm = w->llvm;
    if (depth > DEPTH || llvm->IsAConstantAggregateZero(constant) || llvm->IsUndef(constant)) return;
    Ref type = llvm->TypeOf(constant);
    if (llvm->IsAConstantArray(constant) || llvm->IsAConstantStruct(constant)) {
        int count = llvm->GetNumOperands(constant);
        int is_struct = llvm->GetTypeKind(type) == STRUCT;
        uint64_t stride = is_struct ? 0 : size_of(w, llvm->GetElementType(type));
        for (int i = 0; i < count; i++) {
            uint64_t place = is_struct ? llvm->OffsetOfElement(w->layout, type, (unsigned)i) : (uint64_t)i * stride;
            put_elements(w, llvm->GetOperand(constant, (unsigned)i), offset + place, depth + 1);
        }
    } else if (llvm->IsAConstantDataSequential(constant) && llvm->GetTypeKind(type) == ARRAY) {
        unsigned count = llvm->GetArrayLength(type);
        uint64_t stride = size_of(w, llvm->GetElementType(type));
        for (unsigned i = 0; i < count; i++) put_elements(w, llvm->GetElementAsConstant(constant, i), offset + i * stride, depth + 1);
    } else if (w->elements < MOST_ELEMENTS) {
        w->elements++;
        put(w, 1);
        put(w, offset);
        put_operand(w, constant, depth + 1);
    }
}

static void put_instruction(Writer *w, Ref instruction) {
    const LLVMTable *llvm = w->llvm;
    int opcode = llvm->GetInstructionOpcode(instruction);
    put(w, (uint64_t)opcode);
    put_id(w, instruction);
    put_type(w, llvm->TypeOf(instruction));
    int count = llvm->GetNumOperands(instruction);
    switch (opcode) {
    case BR:
        put(w, llvm->IsConditional(instruction) ? 1 : 0);
        if (llvm->IsConditional(instruction)) put_operand(w, llvm->GetCondition(instruction), 0);
        put(w, llvm->GetNumSuccessors(instruction));
        for (unsigned i = 0; i < llvm->GetNumSuccessors(instruction); i++) put_id(w, llvm->GetSuccessor(instruction, i));
        return;
    case SWITCH:
        put_operand(w, llvm->GetOperand(instruction, 0), 0);
        put_id(w, llvm->GetSuccessor(instruction, 0));
        put(w, llvm->GetNumSuccessors(instruction) - 1);
        for (unsigned i = 1; i < llvm->GetNumSuccessors(instruction); i++) {
            put_operand(w, llvm->GetOperand(instruction, 2 * i), 0);
            put_id(w, llvm->GetSuccessor(instruction, i));
        }
        return;
    case PHI:
        put(w, llvm->CountIncoming(instruction));
        for (unsigned i = 0; i < llvm->CountIncoming(instruction); i++) {
            put_operand(w, llvm->GetIncomingValue(instruction, i), 0);
            put_id(w, llvm->GetIncomingBlock(instruction, i));
        }
        return;
    case CALL: {
        Ref callee = llvm->GetCalledValue(instruction);
        put(w, llvm->IsAFunction(callee) ? 0 : llvm->IsAInlineAsm(callee) ? 2 : 1);
        put_id(w, callee);
        unsigned arguments = llvm->GetNumArgOperands(instruction);
        put(w, arguments);
        for (unsigned i = 0; i < arguments; i++) put_operand(w, llvm->GetOperand(instruction, i), 0);
        return;
    }
    case ALLOCA:
        put(w, size_of(w, llvm->GetAllocatedType(instruction)));
        put_operand(w, llvm->GetOperand(instruction, 0), 0);
        return;
    case GEP: put_address(w, instruction, 0); return;
    default:
        put(w, opcode == ICMP ? (uint64_t)llvm->GetICmpPredicate(instruction) : opcode == FCMP ? (uint64_t)llvm->GetFCmpPredicate(instruction) : 0);
        put(w, (uint64_t)count);
        for (int i = 0; i < count; i++) put_operand(w, llvm->GetOperand(instruction, (unsigned)i), 0);
    }
}

static void put_function(Writer *w, Ref function) {
    const LLVMTable *llvm = w->llvm;
    put_id(w, function);
    put_name(w, function);
    put(w, llvm->IsDeclaration(function) ? 1 : 0);
    put_type(w, llvm->GetReturnType(llvm->GlobalGetValueType(function)));
    unsigned parameters = llvm->CountParams(function);
    put(w, parameters);
    for (unsigned i = 0; i < parameters; i++) {
        Ref parameter = llvm->GetParam(function, i);
        put_id(w, parameter);
        put_type(w, llvm->TypeOf(parameter));
    }
    Ref attributes[256];
    unsigned count = llvm->GetAttributeCountAtIndex(function, (unsigned)-1), texts = 0;
    if (count > 256) count = 0;
    if (count) llvm->GetAttributesAtIndex(function, (unsigned)-1, attributes);
    for (unsigned i = 0; i < count; i++) texts += llvm->IsStringAttribute(attributes[i]) ? 1 : 0;
    put(w, texts);
    for (unsigned i = 0; i < count; i++) {
        if (!llvm->IsStringAttribute(attributes[i])) continue;
        unsigned length = 0;
        const char *text = llvm->GetStringAttributeKind(attributes[i], &length);
        put_text(w, text, length);
        text = llvm->GetStringAttributeValue(attributes[i], &length);
        put_text(w, text, length);
    }
    for (Ref block = llvm->GetFirstBasicBlock(function); block; block = llvm->GetNextBasicBlock(block)) {
        put(w, 1);
        put_id(w, block);
        for (Ref instruction = llvm->GetFirstInstruction(block); instruction; instruction = llvm->GetNextInstruction(instruction)) {
            put_instruction(w, instruction);
        }
        put(w, 0);
    }
    put(w, 0);
}

static void put_flags(Writer *w, Ref context, Ref module) {
    const LLVMTable *llvm = w->llvm;
    size_t count = 0;
    Ref flags = llvm->CopyModuleFlagsMetadata(module, &count);
    put(w, count);
    for (size_t i = 0; i < count; i++) {
        size_t length = 0;
        const char *key = llvm->ModuleFlagEntriesGetKey(flags, (unsigned)i, &length);
        put_text(w, key, length);
        // The entry as a node of metadata has the value as its third operand; a constant is told, anything else is not.
        Ref value = llvm->MetadataAsValue(context, llvm->ModuleFlagEntriesGetMetadata(flags, (unsigned)i));
        Ref wrapped = value;
        if (llvm->IsAMDNode(value) && llvm->GetMDNodeNumOperands(value) == 1) llvm->GetMDNodeOperands(value, &wrapped);
        if (wrapped && llvm->IsAConstantInt(wrapped)) {
            put_operand(w, wrapped, 0);
        } else {
            put(w, '?');
            put(w, VOID);
            put(w, 0);
        }
    }
}

/// The texts of the program's own metadata, `!quantum_mlops.registers`.
static void put_fields(Writer *w, Ref module) {
    const LLVMTable *llvm = w->llvm;
    const char *name = "quantum_mlops.registers";
    unsigned count = llvm->GetNamedMetadataNumOperands(module, name);
    if (count > 4096) count = 0;
    Ref nodes[4096];
    if (count) llvm->GetNamedMetadataOperands(module, name, nodes);
    for (unsigned i = 0; i < count; i++) {
        Ref parts[1] = {NULL};
        unsigned length = 0;
        if (llvm->GetMDNodeNumOperands(nodes[i]) == 1) llvm->GetMDNodeOperands(nodes[i], parts);
        const char *text = parts[0] && llvm->IsAMDString(parts[0]) ? llvm->GetMDString(parts[0], &length) : NULL;
        if (!text) continue;
        put(w, 1);
        put_text(w, text, length);
    }
    put(w, 0);
}

static enum CLLVMStatus describe(const LLVMTable *llvm, const uint8_t *source, size_t count, FILE *out) {
    Ref context;
    Ref module = parse(llvm, source, count, &context, out);
    if (!module) return CLLVM_REFUSED;
    Writer writer = {llvm, out, llvm->GetModuleDataLayout(module), 0}, *w = &writer;
    put_flags(w, context, module);
    for (Ref global = llvm->GetFirstGlobal(module); global; global = llvm->GetNextGlobal(global)) {
        put(w, 1);
        put_id(w, global);
        put_name(w, global);
        Ref constant = llvm->GetInitializer(global);
        put(w, size_of(w, llvm->GlobalGetValueType(global)));
        if (constant) put_elements(w, constant, 0, 0);
        put(w, 0);
    }
    put(w, 0);
    for (Ref function = llvm->GetFirstFunction(module); function; function = llvm->GetNextFunction(function)) {
        put(w, 1);
        put_function(w, function);
    }
    put(w, 0);
    put_fields(w, module);
    return CLLVM_OK;
}

CLLVMAnswer cllvm_describe(const uint8_t *source, size_t count, const char *libraries, unsigned seconds, size_t bytes) {
    return run_in_child(describe, source, count, libraries, seconds, bytes);
}
