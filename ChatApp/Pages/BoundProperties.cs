using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace ChatApp.Pages;

/// <summary>Has MVC look only into those properties of a page that say how a request fills them, as <c>[BindProperty]</c> does. By itself it
/// works that out for all of each page, some twenty of its own among them, and leaves them alone: a sixtieth of a start.</summary>
internal sealed class BoundProperties(IPageApplicationModelPartsProvider all) : IPageApplicationModelPartsProvider
{
    public PageHandlerModel? CreateHandlerModel(MethodInfo method) => all.CreateHandlerModel(method);

    public PageParameterModel CreateParameterModel(ParameterInfo parameter) => all.CreateParameterModel(parameter);

    public PagePropertyModel CreatePropertyModel(PropertyInfo property) => property.GetCustomAttributes().Any(attribute => attribute is IBindingSourceMetadata)
        ? all.CreatePropertyModel(property)
        : new(property, []) { PropertyName = property.Name };

    public bool IsHandler(MethodInfo methodInfo) => all.IsHandler(methodInfo);
}
