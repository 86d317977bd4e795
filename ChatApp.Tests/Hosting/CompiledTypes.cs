using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ChatApp.Tests.Hosting;

/// <summary>Reads an assembly's types as they were compiled.</summary>
internal static class CompiledTypes
{
    /// <summary>The types that one type names: in its signatures, attributes and method bodies, the arguments of generic types
    /// included.</summary>
    public static IEnumerable<TypeReference> UsedBy(TypeDefinition type)
    {
        IEnumerable<TypeReference?> named =
        [
            type.BaseType, .. type.Interfaces.Select(one => one.InterfaceType), .. type.Fields.Select(field => field.FieldType),
            .. type.CustomAttributes.Select(attribute => attribute.AttributeType),
            .. type.Properties.SelectMany(property => property.CustomAttributes).Select(attribute => attribute.AttributeType),
            .. type.Methods.SelectMany(Named),
        ];
        return named.OfType<TypeReference>().SelectMany(Parts);
    }

    /// <summary>The types that one method names.</summary>
    public static IEnumerable<TypeReference> UsedBy(MethodDefinition method) => Named(method).OfType<TypeReference>().SelectMany(Parts);

    private static IEnumerable<TypeReference?> Named(MethodDefinition method) =>
    [
        .. method.Parameters.Select(parameter => parameter.ParameterType), method.ReturnType,
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(Operands) : [],
    ];

    private static IEnumerable<TypeReference?> Operands(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    // A generic type and its arguments, or an array's element type.
    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
